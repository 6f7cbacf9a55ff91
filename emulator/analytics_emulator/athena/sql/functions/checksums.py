"""checksum: what the XXH64 hashes of a column's values add up to, in any order.

Source: Trino's ChecksumAggregationFunction and its types' hash operators; verified on a Trino 476.
"""

from ..nodes.values import FieldOf, Value, cast_to, duck
from ..semantics.coercion import each_element, entry_of
from ..semantics.decimals import unscaled
from ..semantics.zones import ZONED, instant
from ..types import BIGINT, INTEGERS, VARBINARY, VARCHAR, Type, array, decimal
from .registry import aggregate_rule
from .site import AggregateSite

_NUMBERS: dict[str, str] = {
    **dict.fromkeys((*INTEGERS, "boolean", "color"), "CAST($1 AS BIGINT)"),
    **dict.fromkeys(("interval day to second", "interval year to month"), "CAST($1 AS BIGINT)"),
    "date": "CAST(date_diff('day', DATE '1970-01-01', $1) AS BIGINT)",
    "time": "(epoch_us($1) * 1000000)",
}
_BYTES = {
    **dict.fromkeys(("varchar", "char", "json"), "athena_hash_bytes(encode($1))"),
    "varbinary": "athena_hash_bytes($1)",
    "double": "athena_hash_double($1)",
    "real": "athena_hash_real($1)",
    "uuid": "athena_hash_halves(CAST(CAST($1 AS UUID) AS BLOB))",
    "ipaddress": "athena_hash_halves($1)",
}
_DIGITS = 18  # of a decimal that is held in 64 bits


def _hashed(site: AggregateSite, value: Value) -> Value:
    """Return a value's hash; NULL of NULL."""
    t = value.type
    if t.kind in _BYTES:
        return duck(BIGINT, _BYTES[t.kind], value)
    if t.kind == "decimal" and t.precision > _DIGITS:
        digits = duck(VARCHAR, "CAST($1 AS VARCHAR)", unscaled(value))
        return duck(BIGINT, "athena_hash_digits($1)", digits)
    if t.kind in ("array", "map"):
        return _nested(site, value)
    return duck(BIGINT, "athena_hash_number($1)", _number(site, value))


def _number(site: AggregateSite, value: Value) -> Value:
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
    raise site.unsupported(f"checksum of {t}")


def _nested(site: AggregateSite, value: Value) -> Value:
    hashes = array(BIGINT)
    if value.type.kind == "array":
        parts = each_element(value, hashes, lambda e: _hashed(site, e), "_h")
        return duck(BIGINT, "athena_hash_list($1)", parts)
    entry = entry_of(value.type)
    entries = duck(array(entry), "map_entries($1)", value)

    def side(place: int) -> Value:
        def part(e: Value) -> Value:
            return _hashed(site, FieldOf(entry.args[place], e, place))

        return each_element(entries, hashes, part, "_h")

    return duck(BIGINT, "athena_hash_entries($1, $2)", side(0), side(1))


@aggregate_rule("checksum")
def checksum(site: AggregateSite) -> Value:
    """Return the checksum of a column, which doesn't depend on the rows' order."""
    site.expect(1)
    value = site.arg(0)
    hashed = value if value.type == Type("unknown") else _hashed(site, value)
    each = duck(BIGINT, "coalesce($1, 1)", hashed)  # a NULL's
    if site.distinct:
        raise site.unsupported("checksum(DISTINCT)")
    total = site.of(decimal(38, 0), "sum", each)
    return duck(VARBINARY, "athena_checksum(CAST($1 AS VARCHAR))", duck(VARCHAR, "$1", total))
