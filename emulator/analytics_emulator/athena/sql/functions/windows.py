"""Window functions (Trino docs, Window functions)."""

from ..nodes.values import Literal, Value, constant, duck
from ..semantics.coercion import coerce
from ..semantics.failures import ARGUMENT, failure
from ..types import BIGINT, DOUBLE, common_type
from .registry import same_as_first, window, window_rule
from .site import AggregateSite

for _name in ("row_number", "rank", "dense_rank"):
    window(_name, "", BIGINT, _name)
for _name in ("percent_rank", "cume_dist"):
    window(_name, "", DOUBLE, _name)
window("first_value", "any", same_as_first, "first_value")
window("last_value", "any", same_as_first, "last_value")


@window_rule("lag", "lead")
def neighbour(site: AggregateSite) -> Value:
    """Return the value of a row before or after, or a default where there is no such row."""
    site.expect(1, 2, 3)
    if site.over is None or not site.over.order:
        raise site.error(
            "MISSING_ORDER_BY", f"{site.name} function requires an ORDER BY window clause"
        )
    value = site.arg(0)
    args = [_distance(site)] if len(site.nodes) > 1 else []
    if len(site.nodes) > 2:
        met = common_type(value.type, site.arg(2).type)
        if met is None:
            raise site.mismatch()
        value = coerce(value, met)
        args.append(coerce(site.arg(2), met))
    return site.of(value.type, site.name, value, *args)


@window_rule("nth_value")
def nth_value(site: AggregateSite) -> Value:
    """Return the value of the window's nth row."""
    site.expect(2)
    value = site.arg(0)
    return site.of(value.type, "nth_value", value, _offset(site, 1))


@window_rule("ntile")
def ntile(site: AggregateSite) -> Value:
    """Return in which of so many parts of the window a row is."""
    site.expect(1)
    buckets = site.coerced(0, BIGINT)
    return site.of(BIGINT, "ntile", _at_least(1, buckets, "Buckets must be greater than 0"))


def _distance(site: AggregateSite) -> Value:
    """Return how many rows away; Trino fails where that is NULL."""
    offset = _offset(site, 0)
    if isinstance(offset, Literal) and offset.value is not None:
        return offset
    missing = failure(ARGUMENT, "Offset must not be null", BIGINT)
    return duck(BIGINT, "coalesce($1, $2)", offset, missing)


def _offset(site: AggregateSite, least: int) -> Value:
    return _at_least(least, site.coerced(1, BIGINT), f"Offset must be at least {least}")


def _at_least(least: int, value: Value, words: str) -> Value:
    """Return a number, or a failure where it is less."""
    given = constant(value)
    if isinstance(given, int) and given >= least:
        return value
    form = f"CASE WHEN $1 < {least} THEN $2 ELSE $1 END"
    return duck(BIGINT, form, value, failure(ARGUMENT, words, BIGINT))
