"""Syntax errors that Athena's parser answers at the start, in its words.

Measured forms (aoyagikouhei/athena-local, docs/caveats.md, 2026-09); `{text}` is the statement from
its first word to the word that doesn't fit, at whose place the error is.
"""

from collections.abc import Sequence

from analytics_emulator.athena.errors import malformed_query
from analytics_emulator.athena.statements.lexer import Token, position, without_comments
from analytics_emulator.service import ServiceError

_STATEMENTS = """
    ALTER ANALYZE CALL COMMENT COMMIT CREATE DEALLOCATE DELETE DENY DESC DESCRIBE DROP EXECUTE
    EXPLAIN GRANT INSERT MERGE PREPARE REFRESH RESET REVOKE ROLLBACK SET SHOW START TRUNCATE UNLOAD
    UPDATE USE
""".split()  # noqa: SIM905 (a list of thirty words reads better as text)
_QUERIES = {"SELECT", "WITH", "VALUES", "TABLE", "MSCK", "OPTIMIZE", "VACUUM"}
_SHOW = {
    "TABLES",
    "DATABASES",
    "SCHEMAS",
    "VIEWS",
    "COLUMNS",
    "PARTITIONS",
    "TBLPROPERTIES",
    "CREATE",
    "FUNCTIONS",
}
_NO_VIABLE = "no viable alternative at input '{text}'"
_ACTIONS = "Expecting: '.', 'ADD', 'DROP', 'EXECUTE', 'RENAME', 'SET'"
# What follows the table's name in ALTER TABLE, how far the parser gets, and what it says there.
_ALTER_TABLE: dict[tuple[str, ...], tuple[int, str]] = {
    ("ADD", "COLUMN"): (1, _NO_VIABLE),
    ("RENAME", "COLUMN"): (1, "missing 'TO' at 'COLUMN'"),
    ("EXECUTE",): (0, _NO_VIABLE),
    ("ALTER",): (0, f"mismatched input 'ALTER'. {_ACTIONS}"),
    ("DROP", "COLUMN", "IF", "EXISTS"): (3, "mismatched input 'EXISTS' expecting {{<EOF>, '.'}}"),
    ("DROP", "COLUMNS"): (1, "mismatched input 'COLUMNS'. Expecting: '.', 'DROP'"),
    ("SET", "AUTHORIZATION"): (1, _NO_VIABLE),
    ("REPLACE", "COLUMN"): (0, f"mismatched input 'REPLACE'. {_ACTIONS}"),
}


def check_syntax(text: str, statement: Sequence[Token]) -> None:
    """Raise Athena's answer for a statement whose first words no grammar has."""
    words = without_comments(statement)
    if not words or words[0].text == "(":
        return
    if [word.keyword for word in words[:3]] == ["USING", "EXTERNAL", "FUNCTION"]:
        return  # Athena's own: a query with functions of AWS Lambda, refused by its name
    first = words[0]
    if first.keyword not in _QUERIES and first.keyword not in _STATEMENTS:
        expected = ", ".join(f"'{word}'" for word in _STATEMENTS)
        raise malformed_query(
            f"{position(text, first.start)}: mismatched input '{first.text}'."
            f" Expecting: {expected}, <query>"
        )
    if first.keyword == "SHOW" and len(words) > 1 and words[1].keyword not in _SHOW:
        raise syntax_error(text, words, words[1], _NO_VIABLE)
    if [word.keyword for word in words[:4]] == ["CREATE", "OR", "REPLACE", "TABLE"]:
        expected = "Expecting: 'MATERIALIZED', 'MULTI', 'PROTECTED', 'VIEW'"
        raise syntax_error(text, words, words[3], f"mismatched input 'TABLE'. {expected}")
    if [word.keyword for word in words[:2]] == ["ALTER", "TABLE"]:
        _check_alter_table(text, words)
    if first.keyword == "SELECT" and words[-1].keyword == "FROM":
        raise malformed_query("Queries of this type are not supported")


def syntax_error(text: str, words: Sequence[Token], at: Token, message: str) -> ServiceError:
    """Return the error at a token."""
    shown = text[words[0].start : at.end].replace("\n", "\\n")
    return malformed_query(f"{position(text, at.start)}: {message.format(text=shown)}")


def no_viable_alternative(text: str, words: Sequence[Token], at: Token) -> ServiceError:
    """Return the error of a parser that gets to `at` and no further."""
    return syntax_error(text, words, at, _NO_VIABLE)


def _check_alter_table(text: str, words: Sequence[Token]) -> None:
    if [word.keyword for word in words[2:4]] == ["IF", "EXISTS"]:
        setting = next((word for word in words[4:] if word.keyword == "SET"), None)
        if setting is not None:
            expected = "mismatched input 'SET'. Expecting: '.', 'ADD', 'DROP', 'RENAME'"
            raise syntax_error(text, words, setting, expected)
        raise syntax_error(text, words, words[3], _NO_VIABLE)
    place = 3
    while place < len(words) and words[place].text == ".":
        place += 2
    for action, (reach, message) in _ALTER_TABLE.items():
        if tuple(word.keyword for word in words[place : place + len(action)]) == action:
            raise syntax_error(text, words, words[place + reach], message)
