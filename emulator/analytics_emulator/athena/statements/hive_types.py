"""Hive's column types as DDL spells them (Athena user guide, "Data types in Amazon Athena")."""

from analytics_emulator.athena.statements.cursor import Cursor

_SIMPLE = {
    "BOOLEAN",
    "TINYINT",
    "SMALLINT",
    "INT",
    "INTEGER",
    "BIGINT",
    "FLOAT",
    "DOUBLE",
    "STRING",
    "BINARY",
    "DATE",
    "TIMESTAMP",
}


def hive_type(cursor: Cursor) -> str:
    """Take a type and give it as Glue keeps it, in lower case without spaces."""
    word = cursor.name().text.upper()
    if word in _SIMPLE:
        return {"INTEGER": "int"}.get(word, word.lower())
    if word == "DECIMAL":
        return _decimal(cursor)
    if word in ("VARCHAR", "CHAR"):
        return f"{word.lower()}({_numbers(cursor)[0]})"
    if word == "ARRAY":
        return f"array<{_nested(cursor, 1)[0]}>"
    if word == "MAP":
        return f"map<{','.join(_nested(cursor, 2))}>"
    if word == "STRUCT":
        return f"struct<{','.join(_fields(cursor))}>"
    raise cursor.refusal()


def _decimal(cursor: Cursor) -> str:
    if cursor.current.text != "(":
        return "decimal(10,0)"
    numbers = _numbers(cursor)
    return f"decimal({numbers[0]},{numbers[1] if len(numbers) > 1 else 0})"


def _numbers(cursor: Cursor) -> list[str]:
    cursor.expect_sign("(")
    found = [cursor.next().text]
    while cursor.takes_sign(","):
        found.append(cursor.next().text)
    cursor.expect_sign(")")
    if not all(number.isdigit() for number in found):
        raise cursor.refusal()
    return found


def _nested(cursor: Cursor, count: int) -> list[str]:
    cursor.expect_sign("<")
    found = [hive_type(cursor)]
    while cursor.takes_sign(","):
        found.append(hive_type(cursor))
    cursor.expect_sign(">")
    if len(found) != count:
        raise cursor.refusal()
    return found


def _fields(cursor: Cursor) -> list[str]:
    cursor.expect_sign("<")
    found = []
    while True:
        name = cursor.name().name
        cursor.expect_sign(":")
        found.append(f"{name}:{hive_type(cursor)}")
        if not cursor.takes_sign(","):
            cursor.expect_sign(">")
            return found
