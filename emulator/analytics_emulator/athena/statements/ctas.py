"""CREATE TABLE … AS's grammar (Athena user guide, "CREATE TABLE AS")."""

from collections.abc import Sequence
from dataclasses import dataclass

from analytics_emulator.athena.failure import not_supported
from analytics_emulator.athena.statements.cursor import Cursor
from analytics_emulator.athena.statements.lexer import Token

_PROPERTIES = {"format", "write_compression", "parquet_compression", "external_location"}
_DEFAULTS = {"table_type": "hive", "is_external": "true"}
_PROPERTIES |= {"partitioned_by", *_DEFAULTS}
CODECS = {"GZIP": "gzip", "SNAPPY": "snappy", "ZSTD": "zstd", "NONE": "none"}


@dataclass(frozen=True)
class CtasStatement:
    """The parts of the statement; `query` stands at its own place in the text."""

    name: Sequence[Token]
    if_not_exists: bool
    query: str
    with_data: bool
    codec: str = "gzip"
    external_location: str | None = None
    partitioned_by: Sequence[str] = ()


def parse_ctas(cursor: Cursor) -> CtasStatement:
    """Read the statement; properties that wouldn't be honoured are refused."""
    cursor.expect("CREATE", "TABLE")
    if_not_exists = cursor.takes("IF", "NOT", "EXISTS")
    name = cursor.name_parts()
    columns = cursor.takes_sign("(")
    while columns and not cursor.takes_sign(")"):
        cursor.next()
    given = properties(cursor, _PROPERTIES, "CREATE TABLE AS") if cursor.takes("WITH") else {}
    for key, default in _DEFAULTS.items():
        if str(given.get(key, default)).lower() != default:
            raise not_supported(f"The property '{key}' = {given[key]} of CREATE TABLE AS")
    cursor.expect("AS")
    query, with_data = _with_data(cursor.rest_in_place(), cursor.words)
    file_format = given.get("format", "PARQUET")
    if str(file_format).upper() != "PARQUET":
        raise not_supported(f"CREATE TABLE AS in the format {file_format}")
    compression = given.get("write_compression") or given.get("parquet_compression")
    codec = CODECS.get(str(compression or "GZIP").upper())
    if codec is None:
        raise not_supported(f"The compression {compression}")
    location = given.get("external_location")
    keys = given.get("partitioned_by", [])
    return CtasStatement(
        name,
        if_not_exists,
        query,
        with_data,
        codec,
        None if location is None else str(location),
        [key.lower() for key in keys] if isinstance(keys, list) else [str(keys)],
    )


def properties(cursor: Cursor, known: set[str], statement: str) -> dict[str, str | list[str]]:
    """Take `(name = 'value', name = ARRAY['value'], …)`; other names than the known are refused."""
    cursor.expect_sign("(")
    found: dict[str, str | list[str]] = {}
    while True:
        key = cursor.name().name
        if key not in known:
            raise not_supported(f"The property '{key}' of {statement}")
        cursor.expect_sign("=")
        found[key] = _value(cursor)
        if not cursor.takes_sign(","):
            cursor.expect_sign(")")
            return found


def _value(cursor: Cursor) -> str | list[str]:
    for word in ("true", "false"):
        if cursor.takes(word.upper()):
            return word
    return _array(cursor) if cursor.takes("ARRAY") else cursor.string()


def _array(cursor: Cursor) -> list[str]:
    cursor.expect_sign("[")
    items = [cursor.string()]
    while cursor.takes_sign(","):
        items.append(cursor.string())
    cursor.expect_sign("]")
    return items


def _with_data(query: str, words: Sequence[Token]) -> tuple[str, bool]:
    """Cut WITH [NO] DATA off the end."""
    last = [word.keyword for word in words[-3:]]
    if last == ["WITH", "NO", "DATA"]:
        return query[: words[-3].start], False
    if last[-2:] == ["WITH", "DATA"]:
        return query[: words[-2].start], True
    return query, True
