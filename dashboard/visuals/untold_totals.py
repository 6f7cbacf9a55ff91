"""Totals of table calculations, which stay blank beside those of other measures.

Neither QuickSight's user guide ("Table calculation functions", "Totals and subtotals") nor its API
reference says what the total of a running sum, a rank or a difference is.
"""

from collections.abc import Iterable
from dataclasses import replace

from dashboard.expressions.typed_sql import Sql
from dashboard.queries.fields import Field


def blank(field: Field) -> Field:
    """Return a field with NULL in a group's place, which is still one row for all rows."""
    return replace(field, sql=Sql("MAX(CAST(NULL AS double))", "DECIMAL", True))


def untold_note(fields: Iterable[Field]) -> list[str]:
    """Name the table calculations whose totals aren't drawn."""
    names = ", ".join(dict.fromkeys(one.label for one in fields))
    return [f"Not drawn: totals of table calculations ({names})."] if names else []
