"""StatementType, SubstatementType and the result file's name, told by a statement's words.

Measured on Athena (aoyagikouhei/athena-local, docs/api.md and docs/result-files.md): comments
count as spaces, and a keyword needs no space before what follows it (`SELECT(1)`).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from analytics_emulator.athena.statements.lexer import Token, without_comments


class OutputName(StrEnum):
    """How the name of the result file follows from the execution's id."""

    CSV = "{id}.csv"
    TEXT = "{id}.txt"
    BARE = "{id}"
    TABLES = "tables/{id}"


@dataclass(frozen=True)
class StatementKind:
    """What GetQueryExecution says of a statement; `substatement` None where it isn't known."""

    statement_type: str
    substatement: str | None
    output: OutputName = OutputName.TEXT


SELECT = StatementKind("DML", "SELECT", OutputName.CSV)
CTAS = StatementKind("DDL", "CREATE_TABLE_AS_SELECT", OutputName.TABLES)
DESC_VIEW = StatementKind("UTILITY", "DESC_VIEW")
# What EXECUTE runs is known only when its statement was looked up.
EXECUTE = StatementKind("DML", "EXECUTE", OutputName.CSV)
_UNKNOWN = StatementKind("DDL", None)

# The longest match counts; a word `*` stands for any table name.
_BY_WORDS: dict[tuple[str, ...], StatementKind] = {
    ("SELECT",): SELECT,
    ("WITH",): SELECT,
    ("VALUES",): SELECT,
    ("TABLE",): SELECT,
    ("EXPLAIN",): StatementKind("DML", "EXPLAIN"),
    ("INSERT",): StatementKind("DML", "INSERT", OutputName.BARE),
    ("UPDATE",): StatementKind("DML", "UPDATE", OutputName.CSV),
    ("DELETE",): StatementKind("DML", "DELETE", OutputName.CSV),
    ("MERGE",): StatementKind("DML", "MERGE", OutputName.CSV),
    ("UNLOAD",): StatementKind("DML", "UNLOAD", OutputName.BARE),
    ("PREPARE",): StatementKind("DDL", None),
    ("DEALLOCATE",): StatementKind("DDL", None),
    ("EXECUTE",): EXECUTE,
    ("VACUUM",): StatementKind("DML", "VACUUM_TABLE"),
    ("OPTIMIZE",): CTAS,
    ("SHOW", "TABLES"): StatementKind("UTILITY", "SHOW_TABLES"),
    ("SHOW", "DATABASES"): StatementKind("UTILITY", "SHOW_DATABASES"),
    ("SHOW", "SCHEMAS"): StatementKind("UTILITY", "SHOW_DATABASES"),
    ("SHOW", "COLUMNS"): StatementKind("UTILITY", "SHOW_COLUMNS"),
    ("SHOW", "PARTITIONS"): StatementKind("UTILITY", "SHOW_PARTITIONS"),
    ("SHOW", "TBLPROPERTIES"): StatementKind("UTILITY", "SHOW_TABLE_PROPERTIES"),
    ("SHOW", "CREATE", "TABLE"): StatementKind("UTILITY", "SHOW_CREATE_TABLE"),
    ("SHOW", "CREATE", "VIEW"): StatementKind("UTILITY", "SHOW_CREATE_VIEW"),
    ("SHOW", "VIEWS"): StatementKind("UTILITY", "SHOW_VIEWS"),
    ("SHOW", "FUNCTIONS"): StatementKind("UTILITY", "SHOW_FUNCTIONS", OutputName.CSV),
    ("DESCRIBE",): StatementKind("UTILITY", "DESCRIBE_TABLE"),
    ("DESC",): StatementKind("UTILITY", "DESCRIBE_TABLE"),
    ("CREATE", "DATABASE"): StatementKind("DDL", "CREATE_DATABASE"),
    ("CREATE", "SCHEMA"): StatementKind("DDL", "CREATE_DATABASE"),
    ("DROP", "DATABASE"): StatementKind("DDL", "DROP_DATABASE"),
    ("DROP", "SCHEMA"): StatementKind("DDL", "DROP_DATABASE"),
    ("CREATE", "EXTERNAL", "TABLE"): StatementKind("DDL", "CREATE_TABLE"),
    ("CREATE", "TABLE"): StatementKind("DDL", "CREATE_TABLE"),
    ("CREATE", "VIEW"): StatementKind("DDL", "CREATE_VIEW"),
    ("CREATE", "OR", "REPLACE", "VIEW"): StatementKind("DDL", "CREATE_VIEW"),
    ("DROP", "TABLE"): StatementKind("DDL", "DROP_TABLE"),
    ("DROP", "VIEW"): StatementKind("DDL", "DROP_VIEW"),
    ("MSCK", "REPAIR"): StatementKind("DDL", "MSCK_REPAIR"),
}
_ALTER_TABLE: dict[tuple[str, ...], str] = {
    ("ADD", "COLUMNS"): "ALTER_TABLE_ADD_COLUMN",
    ("REPLACE", "COLUMNS"): "ALTER_TABLE_REPLACE_COLUMN",
    ("DROP", "COLUMN"): "ALTER_TABLE_DROP_COLUMN",
    ("CHANGE",): "ALTER_TABLE_CHANGE_COLUMN",
    ("ADD", "PARTITION"): "ALTER_TABLE_ADD_PARTITION",
    ("ADD", "IF"): "ALTER_TABLE_ADD_PARTITION",
    ("DROP", "PARTITION"): "ALTER_TABLE_DROP_PARTITION",
    ("DROP", "IF"): "ALTER_TABLE_DROP_PARTITION",
    ("SET", "TBLPROPERTIES"): "ALTER_TABLE_PROPERTIES",
    ("UNSET", "TBLPROPERTIES"): "ALTER_TABLE_PROPERTIES",
    ("SET", "LOCATION"): "ALTER_TABLE_SET_LOCATION",
    ("RENAME", "TO"): "ALTER_TABLE_RENAME",
    ("PARTITION",): "ALTER_TABLE_RENAME_PARTITION",
}

# What a partition's definition has too; which substatement these are is unverified.
_OF_PARTITION = ("SET", "LOCATION"), ("ADD", "COLUMNS"), ("REPLACE", "COLUMNS")


def statement_kind(statement: Sequence[Token]) -> StatementKind:
    """Classify a statement by its tokens; one that no rule knows is a DDL without a name."""
    words = [token for token in without_comments(statement) if token.text != "("]
    if not words:
        return SELECT  # the query compiler words what is missing
    keywords = tuple(token.keyword for token in words)
    if keywords[:2] == ("ALTER", "TABLE"):
        return _alter_table_kind(words[2:])
    found = max((w for w in _BY_WORDS if keywords[: len(w)] == w), key=len, default=None)
    if found is None:
        return _UNKNOWN
    if found == ("CREATE", "TABLE") and is_ctas(statement):
        return CTAS
    return _BY_WORDS[found]


def is_ctas(statement: Sequence[Token]) -> bool:
    """Return whether a CREATE TABLE takes its rows from a query, outside of any parentheses."""
    depth = 0
    keywords: list[str] = []
    for token in without_comments(statement):
        depth += {"(": 1, ")": -1}.get(token.text, 0)
        if depth == 0 and token.keyword:
            keywords.append(token.keyword)
    words = zip(["", *keywords], keywords, strict=False)
    has_query = any(word == "AS" and before != "STORED" for before, word in words)
    return has_query and "EXTERNAL" not in keywords[:2]


def _alter_table_kind(after_table: Sequence[Token]) -> StatementKind:
    """Read what ALTER TABLE does: its name, of up to three parts, comes first."""
    place = 1
    while place < len(after_table) and after_table[place].text == ".":
        place += 2
    action = tuple(token.keyword for token in after_table[place : place + 2])
    if action[:1] == ("PARTITION",):
        ends = (at for at, token in enumerate(after_table) if token.text == ")")
        behind = next(ends, place) + 1
        of_partition = tuple(token.keyword for token in after_table[behind : behind + 2])
        action = of_partition if of_partition in _OF_PARTITION else action
    for words, substatement in _ALTER_TABLE.items():
        if action[: len(words)] == words:
            return StatementKind("DDL", substatement)
    return _UNKNOWN
