"""The text that GetQueryExecution shows for a statement on the catalog.

Athena takes the catalog out of a table's name, and for DESCRIBE the database too; with the name,
a run of blanks before it becomes one (measured, aoyagikouhei/athena-local, 2026-09).
"""

import re
from collections.abc import Sequence

from analytics_emulator.athena.statements.kind import StatementKind
from analytics_emulator.athena.statements.lexer import Token

_KEPT_PARTS: dict[str | None, int] = {
    "DESCRIBE_TABLE": 1,
    "SHOW_TABLES": 1,
    "SHOW_COLUMNS": 2,
    "SHOW_CREATE_TABLE": 2,
    "SHOW_PARTITIONS": 2,
    "SHOW_TABLE_PROPERTIES": 2,
    "MSCK_REPAIR": 2,
    "ALTER_TABLE_ADD_COLUMN": 2,
}


def echoed_query(text: str, kind: StatementKind, name: Sequence[Token]) -> str:
    """Return the text with the table's or database's name cut to what Athena keeps."""
    kept = _KEPT_PARTS.get(kind.substatement, len(name))
    if len(name) <= kept:
        return text
    first, dropped = name[0], name[-kept - 1]
    before = re.sub(r"[ \t]{2,}", " ", text[: first.start])
    return before + text[dropped.end :].lstrip().removeprefix(".").lstrip()
