"""Hive's types as Trino's, as Athena's Hive connector reads them."""

from analytics_emulator.hive.types import HiveType, parse_type

from ..errors import AthenaQueryError
from .trino import (
    BIGINT,
    BOOLEAN,
    DATE,
    DOUBLE,
    INTEGER,
    REAL,
    SMALLINT,
    TIMESTAMP,
    TINYINT,
    VARBINARY,
    VARCHAR,
    Type,
    array,
    decimal,
    map_of,
    row,
)

_SCALARS = {
    "boolean": BOOLEAN,
    "tinyint": TINYINT,
    "smallint": SMALLINT,
    "int": INTEGER,
    "bigint": BIGINT,
    "float": REAL,
    "double": DOUBLE,
    "string": VARCHAR,
    "binary": VARBINARY,
    "date": DATE,
    "timestamp": TIMESTAMP,
    "timestamp_micros": Type("timestamp", 6),
    "timestamptz_micros": Type("timestamp with time zone", 6, zone="UTC"),
    "time_micros": Type("time", 6),
    "uuid": Type("uuid"),
}


def hive_type(text: str) -> Type:
    """Return the Trino type of a Hive column; names of fields fold as all of Trino's do."""
    try:
        return _trino(parse_type(text))
    except ValueError:
        raise AthenaQueryError("NOT_SUPPORTED", f"Unsupported Hive type: {text}") from None


def _trino(hive: HiveType) -> Type:
    parts = [_trino(part) for part in hive.parts]
    match hive.name:
        case "decimal":
            return decimal(*hive.numbers)
        case "varchar" | "char":
            return Type(hive.name, hive.numbers[0])
        case "array":
            return array(parts[0])
        case "map":
            return map_of(parts[0], parts[1])
        case "struct":
            names = [name.lower() for name in hive.fields]
            return row(list(zip(names, parts, strict=True)))
        case name:
            return _SCALARS[name]
