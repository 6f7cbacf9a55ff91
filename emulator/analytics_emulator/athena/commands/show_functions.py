"""SHOW FUNCTIONS: a CSV with a header, alone of all SHOW statements (measured, athena-local).

Which functions Athena leaves out of Trino's isn't documented; the list is Trino 476's. Its
descriptions are prose of their authors: that column is NULL here.
"""

import re
from dataclasses import dataclass

from analytics_emulator.athena.results.metadata import engine_metadata, engine_query_id
from analytics_emulator.athena.session import PLANNED, Outcome, ReportScannedBytes, Session
from analytics_emulator.athena.sql import ResultColumn, csv_line, listed_functions
from analytics_emulator.athena.statements.cursor import Cursor

_TEXTS = ("Function", "Return Type", "Argument Types", "Function Type")
_COLUMNS = [
    *(ResultColumn(name, "varchar", 2147483647, 0) for name in _TEXTS),
    ResultColumn("Deterministic", "boolean", 0, 0),
    ResultColumn("Description", "varchar", 2147483647, 0),
]


@dataclass(frozen=True)
class ShowFunctions:
    """SHOW FUNCTIONS of the names that a pattern takes."""

    name: re.Pattern[str]

    def run(self, session: Session, _report: ReportScannedBytes) -> Outcome:
        """List each form of each function."""
        lines = [csv_line([column.name for column in _COLUMNS])]
        lines += [csv_line([*cells, None]) for cells in listed_functions(self.name)]
        metadata = engine_metadata(engine_query_id(session.submitted), _COLUMNS)
        return Outcome(_COLUMNS, "".join(lines).encode(), metadata, PLANNED, update_count=0)


def read_show_functions(cursor: Cursor, _session: Session) -> ShowFunctions:
    """SHOW FUNCTIONS [LIKE 'pattern' with `%` and `_` [ESCAPE 'character']] (Trino)."""
    cursor.expect("SHOW", "FUNCTIONS")
    pattern, escape = "%", ""
    if cursor.takes("LIKE"):
        pattern = cursor.string()
        escape = cursor.string() if cursor.takes("ESCAPE") else ""
    cursor.expect_end()
    return ShowFunctions(_like(pattern, escape))


def _like(pattern: str, escape: str) -> re.Pattern[str]:
    """Return the regular expression of a LIKE pattern."""
    known = {"%": ".*", "_": "."}
    parts = re.findall(rf"{re.escape(escape)}.|." if escape else ".", pattern, re.DOTALL)
    texts = (known.get(p, re.escape(p)) if len(p) == 1 else re.escape(p[1:]) for p in parts)
    return re.compile("".join(texts), re.DOTALL)
