"""Where two types meet: Trino's implicit coercions, as far as they concern types alone.

Source: Trino's TypeCoercion.
"""

from .trino import (
    INTEGER_DIGITS,
    INTEGERS,
    NUMERIC,
    TEXT,
    UNBOUNDED,
    UNKNOWN,
    Type,
    array,
    decimal,
    map_of,
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
LONGEST_CHAR = 65536
_TEMPORAL_RANK = {"date": 0, "timestamp": 1, "timestamp with time zone": 2}


def as_decimal(t: Type) -> Type:
    """Return the decimal type that holds every value of an integer type."""
    return decimal(INTEGER_DIGITS[t.kind], 0) if t.kind in INTEGERS else t


def common_type(a: Type, b: Type) -> Type | None:  # noqa: PLR0911  # one answer a type
    """Return the type that both coerce to, None where there is none (Trino's TypeCoercion)."""
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
    if {a.kind, b.kind} <= {"time", "time with time zone"}:
        return Type("time with time zone", max(a.precision, b.precision))
    if {a.kind, b.kind} == {"varchar", "char"}:
        return Type("char", min(max(a.precision, b.precision), LONGEST_CHAR))
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
    if high.kind != "timestamp with time zone":
        return Type(high.kind, precision)
    low_zone = low.zone if low.kind == high.kind else "UTC"  # the session's
    return Type(high.kind, precision, zone=high.zone if low_zone == high.zone else None)


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
    """Return whether Trino takes a value of one type where the other is asked for."""
    if target.kind == "varchar" and source.kind == "char":
        return True
    return common_type(source, target) == target or (
        source.kind == target.kind == "timestamp with time zone"
    )


def common_of(types: list[Type]) -> Type | None:
    """Return the type that all of them coerce to."""
    result: Type | None = UNKNOWN
    for t in types:
        if result is None:
            return None
        result = common_type(result, t)
    return result


_ASSIGNED = (
    NUMERIC,
    TEXT,
    ("date", "timestamp", "timestamp with time zone"),
)


def fits(source: Type, target: Type) -> bool:
    """Return whether values of one type are such of another, and no text is cut for it."""
    if source.args and len(source.args) == len(target.args):
        return coercible(source, target) and all(map(fits, source.args, target.args))
    is_cut = source.kind in TEXT and target.kind in TEXT and source.precision > target.precision
    return not is_cut and coercible(source, target)


def assignable(source: Type, target: Type) -> bool:
    """Return whether INSERT puts values of one type into a column of another, with a cast where
    they don't fit: numbers of any kind, moments, texts, and what holds them, unless it holds texts
    of a bounded length (a Trino 476)."""
    if fits(source, target):
        return True
    if source.args and source.kind == target.kind and len(source.args) == len(target.args):
        return not _holds_bounded_text(target) and all(map(assignable, source.args, target.args))
    return any(source.kind in kinds and target.kind in kinds for kinds in _ASSIGNED)


def _holds_bounded_text(t: Type) -> bool:
    is_bounded = t.kind in TEXT and t.precision != UNBOUNDED
    return is_bounded or any(map(_holds_bounded_text, t.args))
