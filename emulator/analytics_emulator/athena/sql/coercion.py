"""Trino's implicit coercions: where two types meet, and the SQL that takes a value there."""

from .scope import Expr
from .typesystem import (
    INTEGER_DIGITS,
    INTEGERS,
    UNKNOWN,
    Type,
    array,
    decimal,
    field_name,
    map_of,
    quoted,
    row,
)

_NUMERIC_RANK = {
    "tinyint": 0,
    "smallint": 1,
    "integer": 2,
    "bigint": 3,
    "decimal": 4,
    "real": 5,
    "double": 6,
}
_TEMPORAL_RANK = {"date": 0, "timestamp": 1, "timestamp with time zone": 2}


def as_decimal(t: Type) -> Type:
    """Give the decimal type that holds every value of an integer type."""
    return decimal(INTEGER_DIGITS[t.kind], 0) if t.kind in INTEGERS else t


def common_type(a: Type, b: Type) -> Type | None:  # noqa: PLR0911  # one answer a type
    """Give the type that both coerce to, None where there is none (Trino's TypeCoercion)."""
    if b in (a, UNKNOWN):
        return a
    if a == UNKNOWN:
        return b
    if a.kind in _NUMERIC_RANK and b.kind in _NUMERIC_RANK:
        return _common_numeric(a, b)
    if a.kind in _TEMPORAL_RANK and b.kind in _TEMPORAL_RANK:
        return _common_temporal(a, b)
    if a.kind == b.kind and a.kind in ("varchar", "char", "time"):
        return Type(a.kind, max(a.precision, b.precision))
    if {a.kind, b.kind} == {"varchar", "char"}:
        text = a if a.kind == "varchar" else b
        return None if text.precision > 65536 else Type("char", max(a.precision, b.precision))
    return _common_nested(a, b)


def _common_numeric(a: Type, b: Type) -> Type:
    high, low = (a, b) if _NUMERIC_RANK[a.kind] >= _NUMERIC_RANK[b.kind] else (b, a)
    if high.kind != "decimal":
        return high
    low = as_decimal(low)
    scale = max(high.scale, low.scale)
    digits = max(high.precision - high.scale, low.precision - low.scale)
    return decimal(min(38, digits + scale), scale)


def _common_temporal(a: Type, b: Type) -> Type:
    high, low = (a, b) if _TEMPORAL_RANK[a.kind] >= _TEMPORAL_RANK[b.kind] else (b, a)
    precision = max(high.precision, low.precision)
    same_zone = low.kind != high.kind or low.zone == high.zone
    return Type(high.kind, precision, zone=high.zone if same_zone else None)


def _common_nested(a: Type, b: Type) -> Type | None:
    if a.kind != b.kind or a.kind not in ("array", "map", "row") or len(a.args) != len(b.args):
        return None
    inner = [common_type(x, y) for x, y in zip(a.args, b.args, strict=True)]
    found = [t for t in inner if t is not None]
    if len(found) < len(inner):
        return None
    if a.kind == "array":
        return array(found[0])
    if a.kind == "map":
        return map_of(found[0], found[1])
    names = [x if x == y else None for x, y in zip(a.names, b.names, strict=True)]
    return row(list(zip(names, found, strict=True)))


def coercible(source: Type, target: Type) -> bool:
    """Tell whether Trino takes a value of one type where the other is asked for."""
    if target.kind == "varchar" and source.kind == "char":
        return True
    return common_type(source, target) == target or (
        source.kind == target.kind == "timestamp with time zone"
    )


def coerce(expr: Expr, target: Type) -> Expr:
    """Give the value as the target type; the caller has made sure that it coerces."""
    source = expr.type
    if source == target:
        return expr
    literal = expr.literal if target.kind in (*INTEGERS, "varchar") else None
    return Expr(_convert(expr.sql, source, target), target, literal)


def _convert(sql: str, source: Type, target: Type) -> str:
    if source == UNKNOWN:
        return f"CAST(NULL AS {target.duck})"
    if source.kind == "char" and target.kind == "varchar":
        return f"rpad({sql}, {source.precision}, ' ')"
    if source.kind == "varchar" and target.kind == "char":
        return f"rtrim({sql}, ' ')"
    if target.kind == "timestamp with time zone":
        return _with_zone(sql, source, target)
    if source.kind in ("array", "map", "row"):
        return _convert_nested(sql, source, target)
    return sql if source.duck == target.duck else f"CAST({sql} AS {target.duck})"


def _with_zone(sql: str, source: Type, target: Type) -> str:
    moment = f"CAST({sql} AS {Type('timestamp', target.precision).duck})"
    if source.kind != "timestamp with time zone":
        zone = "UTC"
    elif source.zone is None:
        return sql
    else:
        zone = source.zone
    return moment if target.zone else f"{{'t': {moment}, 'z': '{zone}'}}"


def _convert_nested(sql: str, source: Type, target: Type) -> str:
    if source.kind == "row":
        fields = (
            f"{quoted(field_name(target, i))} := "
            + _convert(f"({sql}).{quoted(field_name(source, i))}", s, target.args[i])
            for i, s in enumerate(source.args)
        )
        return f"CASE WHEN {sql} IS NOT NULL THEN struct_pack({', '.join(fields)}) END"
    if source.kind == "array" and source.element.kind in ("row", "array"):
        return f"list_transform({sql}, lambda _e: {_convert('_e', source.element, target.element)})"
    return sql if source.duck == target.duck else f"CAST({sql} AS {target.duck})"


def common_of(types: list[Type]) -> Type | None:
    """Give the type that all of them coerce to."""
    result: Type | None = UNKNOWN
    for t in types:
        if result is None:
            return None
        result = common_type(result, t)
    return result
