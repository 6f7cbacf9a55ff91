"""Trino's type names in SQL (`CAST(x AS map(varchar, bigint))`), from the parser's tree."""

from sqlglot import exp

from ...errors import not_supported
from ...types import (
    BIGINT,
    BING_TILE,
    BOOLEAN,
    DATE,
    DOUBLE,
    GEOGRAPHY,
    GEOMETRY,
    HYPER_LOG_LOG,
    INTEGER,
    JSON,
    REAL,
    SET_DIGEST,
    SMALLINT,
    TDIGEST,
    TINYINT,
    VARBINARY,
    VARCHAR,
    Type,
    decimal,
    qdigest,
    row,
)

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

_SKETCHES = (HYPER_LOG_LOG, TDIGEST, SET_DIGEST)
_SHAPES = (GEOMETRY, GEOGRAPHY, BING_TILE, Type("color"))
_NAMED = {str(t).lower(): t for t in (*_SHAPES, *_SKETCHES)}
_QDIGESTS = {"BIGINT": BIGINT, "DOUBLE": DOUBLE, "REAL": REAL}


def trino_type(node: exp.DataType) -> Type:  # noqa: C901, PLR0911  # one answer a type
    """Return the type that a CAST names."""
    kind = node.this
    if kind == exp.DType.USERDEFINED:
        return _named_type(node)
    numbers = [int(p.name) for p in node.expressions if isinstance(p, exp.DataTypeParam)]
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
        case exp.DType.TIMETZ:
            return Type("time with time zone", numbers[0] if numbers else 3)
        case exp.DType.ARRAY | exp.DType.MAP:
            return Type(kind.value.lower(), args=tuple(trino_type(a) for a in node.expressions))
        case exp.DType.STRUCT:
            return row([_row_field(f) for f in node.expressions])
    raise not_supported(f"type {kind.value.lower()}")


def _named_type(node: exp.DataType) -> Type:
    """Return a type whose name isn't a word of the parser's."""
    name = node.args["kind"].lower()
    inner = [part.name.upper() for part in node.expressions]
    if name == "qdigest" and inner[0] in _QDIGESTS:
        return qdigest(_QDIGESTS[inner[0]])
    if name not in _NAMED:
        raise not_supported(f"type {name}")
    return _NAMED[name]


def _row_field(node: exp.Expr) -> tuple[str | None, Type]:
    if isinstance(node, exp.ColumnDef):
        kind = node.args["kind"]
        name = node.name if node.this.args.get("quoted") else node.name.lower()
        return name, trino_type(kind)
    if isinstance(node, exp.DataType):
        return None, trino_type(node)
    raise not_supported(f"row field {node.key}")
