"""Trino's types: their texts, how DuckDB holds them, and what Athena's ColumnInfo says of them.

Representation in DuckDB: char(n) is held without its padding; json and uuid are text, ipaddress
is its 16 bytes; geometries are Well-Known Binary, a Bing tile is its number;
a HyperLogLog is the list of its entries, a SetDigest of its hashes, other digests are their bytes;
intervals are whole milliseconds (BIGINT) or months (INTEGER); a timestamp with time zone whose zone
is known when compiling (`zone`) is the UTC instant, otherwise STRUCT(t TIMESTAMP, z VARCHAR).
"""

from dataclasses import dataclass
from functools import cached_property, lru_cache

from analytics_emulator.sql_text import quoted

UNBOUNDED = 2147483647


@dataclass(frozen=True)
class Type:
    """A Trino type; `precision` is also the length of varchar and char."""

    kind: str
    precision: int = 0
    scale: int = 0
    args: tuple["Type", ...] = ()
    names: tuple[str | None, ...] = ()
    zone: str | None = None

    def __str__(self) -> str:
        """Return the type as Trino's `typeof` prints it."""
        return _display(self)

    def __hash__(self) -> int:
        return self._hash

    @cached_property
    def _hash(self) -> int:
        parts = (self.kind, self.precision, self.scale, self.args, self.names, self.zone)
        return hash(parts)

    @cached_property
    def identity(self) -> bytes:
        """The type's content, its zone included, for the digests of nodes."""
        return repr(self).encode()

    @property
    def duck(self) -> str:
        """The DuckDB type that holds it."""
        return _duck(self)

    @property
    def element(self) -> "Type":
        """An array's element type."""
        return self.args[0]


BOOLEAN = Type("boolean")
TINYINT = Type("tinyint")
SMALLINT = Type("smallint")
INTEGER = Type("integer")
BIGINT = Type("bigint")
REAL = Type("real")
DOUBLE = Type("double")
VARCHAR = Type("varchar", UNBOUNDED)
VARBINARY = Type("varbinary")
DATE = Type("date")
JSON = Type("json")
UNKNOWN = Type("unknown")
INTERVAL_DAY = Type("interval day to second")
INTERVAL_YEAR = Type("interval year to month")
GEOMETRY = Type("Geometry")
GEOGRAPHY = Type("SphericalGeography")
BING_TILE = Type("BingTile")
HYPER_LOG_LOG = Type("HyperLogLog")
TDIGEST = Type("tdigest")
SET_DIGEST = Type("SetDigest")
TIMESTAMP = Type("timestamp", 3)
TIMESTAMP_TZ = Type("timestamp with time zone", 3, zone="UTC")

INTEGERS = ("tinyint", "smallint", "integer", "bigint")
NUMERIC = (*INTEGERS, "decimal", "real", "double")
TEXT = ("varchar", "char")
SKETCHES = ("HyperLogLog", "tdigest", "qdigest", "SetDigest")  # which aren't comparable
UNORDERED = ("map", "json", "color", "Geometry", "SphericalGeography", "BingTile", *SKETCHES)
INTEGER_DIGITS = {"tinyint": 3, "smallint": 5, "integer": 10, "bigint": 19}


def decimal(precision: int, scale: int) -> Type:
    """Return the type decimal(precision, scale)."""
    return Type("decimal", precision, scale)


def varchar(length: int = UNBOUNDED) -> Type:
    """Return the type varchar(length)."""
    return Type("varchar", length)


def replaced_varchar(text: Type, replacement: Type, most: int) -> Type:
    """Return the type of a text in which up to each place but one takes `most` more characters."""
    if UNBOUNDED in (text.precision, replacement.precision):
        return VARCHAR
    return varchar(min(UNBOUNDED, text.precision + most * (text.precision + 1)))


def array(element: Type) -> Type:
    """Return the type array(element)."""
    return Type("array", args=(element,))


def qdigest(element: Type) -> Type:
    """Return the type qdigest(element)."""
    return Type("qdigest", args=(element,))


def map_of(key: Type, value: Type) -> Type:
    """Return the type map(key, value)."""
    return Type("map", args=(key, value))


def row(fields: list[tuple[str | None, Type]]) -> Type:
    """Return the type row(name type, …); a name may be missing."""
    return Type("row", args=tuple(t for _, t in fields), names=tuple(n for n, _ in fields))


def field_name(row_type: Type, index: int) -> str:
    """Return the name of a row's field inside DuckDB, where every field has one of its own."""
    return _field_names(row_type.names)[index]


@lru_cache(maxsize=1024)
def _field_names(names: tuple[str | None, ...]) -> tuple[str, ...]:
    """Return a row's field names; one is made up where it is missing or repeats an earlier one."""
    given = {name.lower() for name in names if name}
    rest, found = set(given), []
    for index, name in enumerate(names):
        unique = name or ""
        if unique.lower() not in rest:  # DuckDB's names don't differ by case
            unique = f"field{index}"
            while unique in given:
                unique += "_"
        rest.discard(unique.lower())
        found.append(unique)
    return tuple(found)


def _display(t: Type) -> str:  # noqa: PLR0911  # one answer a type
    match t.kind:
        case "decimal":
            return f"decimal({t.precision},{t.scale})"
        case "varchar":
            return "varchar" if t.precision == UNBOUNDED else f"varchar({t.precision})"
        case "char" | "time" | "timestamp":
            return f"{t.kind}({t.precision})"
        case "timestamp with time zone" | "time with time zone":
            return f"{t.kind.split()[0]}({t.precision}) with time zone"
        case "array" | "map" | "qdigest":
            return f"{t.kind}({', '.join(map(str, t.args))})"
        case "row":
            fields = zip(t.names, t.args, strict=True)
            return f"row({', '.join(f'{n} {a}' if n else str(a) for n, a in fields)})"
        case kind:
            return kind


_DUCK = {
    "unknown": "INTEGER",
    "real": "FLOAT",
    "varbinary": "BLOB",
    "interval day to second": "BIGINT",
    "interval year to month": "INTEGER",
    "time with time zone": "VARCHAR",
    "char": "VARCHAR",
    "varchar": "VARCHAR",
    "json": "VARCHAR",
    "uuid": "VARCHAR",
    "ipaddress": "BLOB",
    "color": "INTEGER",
    "Geometry": "BLOB",
    "SphericalGeography": "BLOB",
    "BingTile": "BIGINT",
    "HyperLogLog": "BIGINT[]",
    "tdigest": "BLOB",
    "qdigest": "BLOB",
    "SetDigest": "BIGINT[]",
}


def _duck(t: Type) -> str:  # noqa: PLR0911  # one answer a type
    match t.kind:
        case "decimal":
            return f"DECIMAL({t.precision},{t.scale})"
        case "timestamp":
            return "TIMESTAMP" if t.precision <= 6 else "TIMESTAMP_NS"
        case "timestamp with time zone":
            moment = "TIMESTAMP" if t.precision <= 6 else "TIMESTAMP_NS"
            return moment if t.zone else f"STRUCT(t {moment}, z VARCHAR)"
        case "array":
            return f"{t.element.duck}[]"
        case "map":
            return f"MAP({t.args[0].duck}, {t.args[1].duck})"
        case "row":
            fields = (f"{quoted(field_name(t, i))} {a.duck}" for i, a in enumerate(t.args))
            return f"STRUCT({', '.join(fields)})"
        case kind:
            return _DUCK.get(kind, kind.upper())


_PRECISION = {
    "tinyint": 3,
    "smallint": 5,
    "integer": 10,
    "bigint": 19,
    "real": 17,
    "double": 17,
    "varbinary": 1073741824,
}


def column_info(t: Type) -> tuple[str, int, int]:
    """Return ColumnInfo's Type, Precision and Scale (measured: athena-local's parameters.md)."""
    if t.kind == "real":
        return "float", 17, 0
    if t.kind == "decimal":
        return "decimal", t.precision, t.scale
    if t.kind in ("varchar", "char") or t.kind.startswith("time"):
        return t.kind, t.precision, 0
    return t.kind.lower(), _PRECISION.get(t.kind, 0), 0
