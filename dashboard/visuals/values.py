"""Values of rows: how they sort and add up."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from dashboard.aws.athena import Cell
from dashboard.expressions.rolling import shifted
from dashboard.queries.fields import Field

ADDITIVE = ("SUM(", "COUNT(")


def is_additive(measures: Sequence[Field]) -> bool:
    """Return whether several rows' measures add up to the measures of all of them."""
    return all(
        one.sql.text.startswith(ADDITIVE)
        and "DISTINCT" not in one.sql.text
        and not one.sql.has_window
        and not one.sql.is_of_groups
        for one in measures
    )


def is_open(value: Cell, granularity: str | None, now: datetime | None) -> bool:
    """Return whether a period, told by its beginning, hasn't ended."""
    if not isinstance(value, datetime) or granularity is None or now is None:
        return False
    return value <= now < shifted(value, 1, granularity)


def amount(value: Cell) -> Decimal:
    """Return a number to add up; what isn't one counts nothing."""
    return Decimal(str(value)) if isinstance(value, int | float | Decimal) else Decimal(0)


def sortable(value: Cell) -> tuple[int, Any]:
    """Order values of one column with NULL last."""
    if value is None:
        return (2, 0)
    return (0, value) if not isinstance(value, str) else (1, value.casefold())
