"""The whole table behind a visual, whatever of it the page shows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from dashboard.aws.athena import Row
from dashboard.deployed import Deployed, only
from dashboard.draw import Drawer
from dashboard.planning import Planning
from dashboard.queries.query import Query
from dashboard.refusal import NotDrawnError
from dashboard.visuals.reader import EXPORT_LIMIT
from dashboard.visuals.text import is_text

type Value = str | Decimal | datetime | None


@dataclass(frozen=True)
class Table:
    """Titles, and rows of typed values; a text is never a formula, whoever opens the file."""

    name: str
    titles: list[str]
    rows: list[list[Value]]
    has_times: list[bool]


def visual_table(
    drawer: Drawer, deployed: Deployed, place: tuple[str, str], chosen: Mapping[str, Any]
) -> Table:
    """Ask for all rows of a visual; `place` is its sheet and its id."""
    sheet_id, visual_id = place
    planning = Planning(deployed, sheet_id, chosen, is_export=True)
    for kind, body in (only(union) for union in deployed.sheet(sheet_id).get("Visuals") or []):
        if body["VisualId"] == visual_id:
            if is_text(kind, body):
                raise NotDrawnError("The visual is text; it has no rows")
            plan = planning.plan(kind, body)
            shown = plan.present(*(_rows(drawer, query) for query in [plan.query, *plan.others]))
            return _table(shown["table"], (shown.get("titles") or {}).get("name") or visual_id)
    raise NotDrawnError(f"The sheet {sheet_id} has no visual {visual_id}")


def _rows(drawer: Drawer, query: Query) -> Sequence[Row]:
    answer = drawer.athena.run(query.sql, query.data_set.work_group)
    limit = query.limit or EXPORT_LIMIT
    if len(answer.rows) > limit == EXPORT_LIMIT:
        raise NotDrawnError(f"There are more than {EXPORT_LIMIT:,} rows; choose fewer")
    return answer.rows[:limit]  # one row more tells of others


def _table(table: Mapping[str, Any], name: str) -> Table:
    columns = table["columns"]
    kinds = [column.get("kind", "TEXT") for column in columns]
    rows = [
        [typed(text, kind) for text, kind in zip(row, kinds, strict=False)] for row in table["raw"]
    ]
    has_times = [
        any(isinstance(row[place], datetime) and _has_time(row[place]) for row in rows)
        for place in range(len(columns))
    ]
    return Table(name, [column["title"] for column in columns], rows, has_times)


def typed(text: str, kind: str) -> Value:
    """Return a raw text as its column's type; what isn't of it stays a text."""
    if text == "":
        return None
    try:
        if kind == "NUMBER":
            return Decimal(text)
        if kind == "TIME":
            return datetime.fromisoformat(text).replace(tzinfo=None)
    except (ArithmeticError, ValueError):
        return text
    return text


def _has_time(value: Value) -> bool:
    return isinstance(value, datetime) and value.replace(tzinfo=UTC).timestamp() % 86400 != 0
