"""Window functions (Trino docs, Window functions)."""

from ..nodes.values import Value, constant
from ..semantics.coercion import coerce
from ..types import BIGINT, DOUBLE, common_type
from .registry import same_as_first, window, window_rule
from .site import AggregateSite

for _name in ("row_number", "rank", "dense_rank"):
    window(_name, "", BIGINT, _name)
for _name in ("percent_rank", "cume_dist"):
    window(_name, "", DOUBLE, _name)
window("ntile", "bigint", BIGINT, "ntile")
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
    args = [_offset(site, 0)] if len(site.nodes) > 1 else []
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


def _offset(site: AggregateSite, least: int) -> Value:
    """Return the second argument: Trino fails below its least value."""
    offset = site.coerced(1, BIGINT)
    given = constant(offset)
    if isinstance(given, int) and given < least:
        raise site.error("INVALID_FUNCTION_ARGUMENT", f"Offset must be at least {least}")
    return offset
