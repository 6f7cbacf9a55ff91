"""checksum: what the XXH64 hashes of a column's values add up to, in any order.

Source: Trino's ChecksumAggregationFunction and its types' hash operators; verified on a Trino 476.
"""

from ..nodes.values import FieldOf, Value, cast_to, duck, null
from ..semantics.coercion import each_element, entry_of
from ..semantics.decimals import unscaled
from ..semantics.zones import ZONED, instant
from ..types import BIGINT, DOUBLE, INTEGERS, REAL, VARBINARY, VARCHAR, Type, array, decimal
from .registry import aggregate_rule
from .site import AggregateSite

_NUMBERS: dict[str, str] = {
    **dict.fromkeys((*INTEGERS, "boolean", "color"), "CAST($1 AS BIGINT)"),
    **dict.fromkeys(("interval day to second", "interval year to month"), "CAST($1 AS BIGINT)"),
    "date": "CAST(date_diff('day', DATE '1970-01-01', $1) AS BIGINT)",
    "time": "(epoch_us($1) * 1000000)",
}
_HASHED: dict[str, tuple[str, Type, str]] = {
    **dict.fromkeys(("varchar", "char", "json"), ("bytes", VARBINARY, "encode($1)")),
    "varbinary": ("bytes", VARBINARY, "$1"),
    "double": ("double", DOUBLE, "$1"),
    "real": ("real", REAL, "$1"),
}
_HALVES = {"uuid": "CAST(CAST($1 AS UUID) AS BLOB)", "ipaddress": "$1"}
_DIGITS = 18  # of a decimal that is held in 64 bits


def hash_of(value: Value) -> Value | None:
    """Return a value's XXH64, NULL of NULL; None where its type's isn't known."""
    found = hashed_as(value)
    if found is None:
        return None
    name, operand = found
    return operand if name == "hash" else duck(BIGINT, f"athena_hash_{name}($1)", operand)


def hashed_as(value: Value) -> tuple[str, Value] | None:
    """Return what a value is hashed as, by name, and that; a hash where there are several."""
    t = value.type
    if t.kind in _HASHED:
        name, kind, form = _HASHED[t.kind]
        return name, duck(kind, form, value)
    if t.kind in _HALVES:
        return "hash", duck(BIGINT, f"athena_hash_halves({_HALVES[t.kind]})", value)
    if t.kind == "decimal" and t.precision > _DIGITS:
        digits = duck(VARCHAR, "CAST($1 AS VARCHAR)", unscaled(value))
        return "hash", duck(BIGINT, "athena_hash_digits($1)", digits)
    name, found = "number", _number(value)
    if t.kind in ("array", "map"):
        name, found = "hash", _nested(value)
    return None if found is None else (name, found)


def _number(value: Value) -> Value | None:
    t = value.type
    if t.kind in _NUMBERS:
        return duck(BIGINT, _NUMBERS[t.kind], value)
    if t.kind == "timestamp" and t.precision <= 6:
        return duck(BIGINT, "epoch_us($1)", value)
    if t.kind == ZONED and t.precision <= 3:
        return duck(BIGINT, "epoch_ms($1)", instant(value))
    if t.kind == "decimal":
        whole = duck(
            decimal(38, t.scale), f"(CAST($1 AS DECIMAL(38, {t.scale})) * {10**t.scale})", value
        )
        return cast_to(BIGINT, whole)
    return None


def _nested(value: Value) -> Value | None:
    hashes = array(BIGINT)
    entry = entry_of(value.type) if value.type.kind == "map" else None
    parts = entry.args if entry else (value.type.element,)
    if any(hash_of(null(part)) is None for part in parts):
        return None
    if entry is None:
        listed = each_element(value, hashes, _known_hash, "_h")
        return duck(BIGINT, "athena_hash_list($1)", listed)
    entries = duck(array(entry), "map_entries($1)", value)

    def side(place: int) -> Value:
        def part(e: Value) -> Value:
            return _known_hash(FieldOf(entry.args[place], e, place))

        return each_element(entries, hashes, part, "_h")

    return duck(BIGINT, "athena_hash_entries($1, $2)", side(0), side(1))


def _known_hash(value: Value) -> Value:
    return hash_of(value) or null(BIGINT)


@aggregate_rule("checksum")
def checksum(site: AggregateSite) -> Value:
    """Return the checksum of a column, which doesn't depend on the rows' order."""
    site.expect(1)
    value = site.arg(0)
    hashed = value if value.type == Type("unknown") else hash_of(value)
    if hashed is None:
        raise site.unsupported(f"checksum of {value.type}")
    each = duck(BIGINT, "coalesce($1, 1)", hashed)  # a NULL's
    if site.distinct:
        raise site.unsupported("checksum(DISTINCT)")
    total = site.of(decimal(38, 0), "sum", each)
    return duck(VARBINARY, "athena_checksum(CAST($1 AS VARCHAR))", duck(VARCHAR, "$1", total))
