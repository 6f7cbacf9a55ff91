"""CREATE TABLE … AS's grammar (Athena user guide, "CREATE TABLE AS")."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from analytics_emulator.athena.failure import not_supported
from analytics_emulator.athena.statements.cursor import Cursor
from analytics_emulator.athena.statements.iceberg_table import PROPERTIES, checked_properties
from analytics_emulator.athena.statements.lexer import Token

_COMPRESSIONS = ("write_compression", "parquet_compression", "orc_compression")
_DEFAULTS = {"table_type": "hive", "is_external": "true"}
_PROPERTIES = {"format", "field_delimiter", "external_location", "partitioned_by"}
_PROPERTIES |= {
    "bucketed_by",
    "bucket_count",
    "compression_level",
    "ion_encoding",
    *_COMPRESSIONS,
    *_DEFAULTS,
}
_ICEBERGS = {"location", "partitioning", *(PROPERTIES - {"format", "write_compression"})}
_PROPERTIES |= _ICEBERGS


@dataclass(frozen=True)
class IcebergOptions:
    """What makes the table Iceberg's: where it lies, its partitions and properties."""

    location: str | None
    partitioning: Sequence[str]
    properties: Mapping[str, str]


@dataclass(frozen=True)
class CtasStatement:
    """The parts of the statement; `query` stands at its own place in the text."""

    name: Sequence[Token]
    if_not_exists: bool
    query: str
    with_data: bool
    format: str = "PARQUET"
    compression: str | None = None
    field_delimiter: str | None = None
    external_location: str | None = None
    partitioned_by: Sequence[str] = ()
    bucketed_by: Sequence[str] = ()
    bucket_count: int = 0
    iceberg: "IcebergOptions | None" = None
    compression_level: str | None = None
    ion_encoding: str | None = None


def parse_ctas(cursor: Cursor) -> CtasStatement:
    """Read the statement; properties that wouldn't be honoured are refused."""
    cursor.expect("CREATE", "TABLE")
    if_not_exists = cursor.takes("IF", "NOT", "EXISTS")
    name = cursor.name_parts()
    columns = cursor.takes_sign("(")
    while columns and not cursor.takes_sign(")"):
        cursor.next()
    given = properties(cursor, _PROPERTIES, "CREATE TABLE AS") if cursor.takes("WITH") else {}
    iceberg = _iceberg(given)
    for key, default in {} if iceberg else _DEFAULTS.items():
        if str(given.get(key, default)).lower() != default:
            raise not_supported(f"The property '{key}' = {given[key]} of CREATE TABLE AS")
    cursor.expect("AS")
    query, with_data = _with_data(cursor.rest_in_place(), cursor.words)
    compression = next((str(given[c]) for c in _COMPRESSIONS if c in given), None)
    return CtasStatement(
        name,
        if_not_exists,
        query,
        with_data,
        str(given.get("format", "PARQUET")).upper(),
        compression,
        _text(given, "field_delimiter"),
        _text(given, "external_location"),
        names_of(given, "partitioned_by"),
        names_of(given, "bucketed_by"),
        int(str(given.get("bucket_count", 0))),
        iceberg,
        _text(given, "compression_level"),
        _text(given, "ion_encoding"),
    )


def _iceberg(given: Mapping[str, str | list[str]]) -> IcebergOptions | None:
    """Return what is asked of an Iceberg table; such properties go with no other."""
    if str(given.get("table_type", "hive")).lower() != "iceberg":
        own = sorted(given.keys() & _ICEBERGS)
        if own:
            raise not_supported(f"The property '{own[0]}' of CREATE TABLE AS")
        return None
    others = sorted(given.keys() - _ICEBERGS - {"table_type", "is_external"} - PROPERTIES)
    if others:
        raise not_supported(f"The property '{others[0]}' of an Iceberg table")
    if str(given.get("is_external", "true")).lower() != "false":
        raise not_supported("An Iceberg table without is_external = false")
    partitioning = given.get("partitioning", [])
    texts = {key: str(value) for key, value in given.items() if key in PROPERTIES}
    return IcebergOptions(
        _text(given, "location"),
        [partitioning] if isinstance(partitioning, str) else partitioning,
        checked_properties(texts),
    )


def _text(given: Mapping[str, str | list[str]], key: str) -> str | None:
    return str(given[key]) if key in given else None


def names_of(given: Mapping[str, str | list[str]], key: str) -> list[str]:
    """Return a property that names columns, in lower case."""
    names = given.get(key, [])
    return [name.lower() for name in ([names] if isinstance(names, str) else names)]


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
    if cursor.current.kind == "number":
        return cursor.next().text
    return cursor.listed(cursor.string, "[", "]") if cursor.takes("ARRAY") else cursor.string()


def _with_data(query: str, words: Sequence[Token]) -> tuple[str, bool]:
    """Cut WITH [NO] DATA off the end."""
    last = [word.keyword for word in words[-3:]]
    if last == ["WITH", "NO", "DATA"]:
        return query[: words[-3].start], False
    if last[-2:] == ["WITH", "DATA"]:
        return query[: words[-2].start], True
    return query, True
