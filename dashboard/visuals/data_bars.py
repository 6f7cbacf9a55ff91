"""Data bars: in a table's cells, bars as long as their values.

Source: API reference, `DataBarsOptions`. The longest bar stands for the greatest value that is
shown, whatever its sign (unverified).
"""

from collections.abc import Mapping, Sequence
from typing import Any

from dashboard.aws.athena import Row
from dashboard.deployed import only
from dashboard.queries.fields import Field
from dashboard.visuals.values import amount


def with_bars(
    table: dict[str, Any],
    configuration: Mapping[str, Any],
    fields: Sequence[Field],
    rows: Sequence[Row],
) -> dict[str, Any]:
    """Add to the columns that have them their colours, and each row's share of the longest bar."""
    listed = [only(one)[1] for one in configuration.get("TableInlineVisualizations") or []]
    wanted = {one["FieldId"]: one for one in listed}
    columns = [
        {**column, "bar": _bar(wanted[one.id], [row[place] for row in rows])}
        if one.id in wanted and column["isNumber"]
        else column
        for place, (column, one) in enumerate(zip(table["columns"], fields, strict=True))
    ]
    return {**table, "columns": columns}


def _bar(options: Mapping[str, Any], values: Sequence[Any]) -> dict[str, Any]:
    amounts = [float(amount(one)) for one in values]
    longest = max(map(abs, amounts), default=0)
    return {
        "shares": [round(one / longest, 4) if longest else 0 for one in amounts],
        "positive": options.get("PositiveColor"),
        "negative": options.get("NegativeColor"),
    }
