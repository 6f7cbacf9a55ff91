"""Types from their texts: Hive's (`array<int>`, in Glue) and Trino's (in SQL, by sqlglot)."""

import re

from sqlglot import exp

from .errors import AthenaQueryError, not_supported
from .typesystem import (
    BIGINT,
    BOOLEAN,
    DATE,
    DOUBLE,
    INTEGER,
    JSON,
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

_HIVE = {
    "boolean": BOOLEAN,
    "tinyint": TINYINT,
    "smallint": SMALLINT,
    "int": INTEGER,
    "integer": INTEGER,
    "bigint": BIGINT,
    "float": REAL,
    "double": DOUBLE,
    "string": VARCHAR,
    "binary": VARBINARY,
    "date": DATE,
    "timestamp": TIMESTAMP,
    "decimal": decimal(10, 0),
}


def hive_type(text: str) -> Type:
    """Give the Trino type of a Hive column, as Athena's Hive connector reads it."""
    parsed, rest = _hive(re.sub(r"\s+", "", text.lower()))
    if rest:
        raise _unknown_hive_type(text)
    return parsed


def _unknown_hive_type(text: str) -> AthenaQueryError:
    return AthenaQueryError("NOT_SUPPORTED", f"Unsupported Hive type: {text}")


def _hive(text: str) -> tuple[Type, str]:
    name = re.match(r"[a-z]*", text)[0]  # type: ignore[index]  # the pattern matches any text
    rest = text[len(name) :]
    if name in ("array", "map") and rest.startswith("<"):
        inner, rest = _hive_list(rest[1:])
        return (array(inner[0]) if name == "array" else map_of(inner[0], inner[1])), rest
    if name == "struct" and rest.startswith("<"):
        return _hive_struct(rest[1:])
    if numbers := re.match(r"\((\d+)(?:,(\d+))?\)", rest):
        return _hive_sized(name, int(numbers[1]), int(numbers[2] or 0)), rest[numbers.end() :]
    if name not in _HIVE:
        raise _unknown_hive_type(text)
    return _HIVE[name], rest


def _hive_sized(name: str, size: int, scale: int) -> Type:
    if name == "decimal":
        return decimal(size, scale)
    if name in ("varchar", "char"):
        return Type(name, size)
    raise _unknown_hive_type(name)


def _hive_list(text: str) -> tuple[list[Type], str]:
    found = []
    while True:
        inner, text = _hive(text)
        found.append(inner)
        if text[:1] != ",":
            return found, text[1:]
        text = text[1:]


def _hive_struct(text: str) -> tuple[Type, str]:
    fields: list[tuple[str | None, Type]] = []
    while True:
        name, _, text = text.partition(":")
        inner, text = _hive(text)
        fields.append((name, inner))
        if text[:1] != ",":
            return row(fields), text[1:]
        text = text[1:]


_TRINO = {
    exp.DType.BOOLEAN: BOOLEAN,
    exp.DType.TINYINT: TINYINT,
    exp.DType.SMALLINT: SMALLINT,
    exp.DType.INT: INTEGER,
    exp.DType.BIGINT: BIGINT,
    exp.DType.FLOAT: REAL,
    exp.DType.DOUBLE: DOUBLE,
    exp.DType.VARBINARY: VARBINARY,
    exp.DType.DATE: DATE,
    exp.DType.JSON: JSON,
    exp.DType.UUID: Type("uuid"),
    exp.DType.IPADDRESS: Type("ipaddress"),
}


def trino_type(node: exp.DataType) -> Type:  # noqa: C901, PLR0911  # one answer a type
    """Give the type that a CAST names."""
    numbers = [int(p.name) for p in node.expressions if isinstance(p, exp.DataTypeParam)]
    kind = node.this
    if not isinstance(kind, exp.DType):
        raise not_supported(f"type {node.sql().lower()}")
    if kind in _TRINO and not numbers:
        return _TRINO[kind]
    match kind:
        case exp.DType.DECIMAL:
            return decimal(*(numbers + [38, 0][len(numbers) :]))
        case exp.DType.VARCHAR:
            return Type("varchar", numbers[0]) if numbers else VARCHAR
        case exp.DType.CHAR:
            return Type("char", numbers[0] if numbers else 1)
        case exp.DType.TIMESTAMP:
            return Type("timestamp", numbers[0] if numbers else 3)
        case exp.DType.TIMESTAMPTZ:
            return Type("timestamp with time zone", numbers[0] if numbers else 3)
        case exp.DType.TIME:
            return Type("time", numbers[0] if numbers else 3)
        case exp.DType.ARRAY | exp.DType.MAP:
            return Type(kind.value.lower(), args=tuple(trino_type(a) for a in node.expressions))
        case exp.DType.STRUCT:
            return row([_row_field(f) for f in node.expressions])
    raise not_supported(f"type {kind.value.lower()}")


def _row_field(node: exp.Expr) -> tuple[str | None, Type]:
    if isinstance(node, exp.ColumnDef):
        kind = node.args["kind"]
        return node.name.lower(), trino_type(kind)
    if isinstance(node, exp.DataType):
        return None, trino_type(node)
    raise not_supported(f"row field {node.key}")
