"""random: a double below 1, or a whole number from a bound (0) to below another."""

from ..nodes.values import Case, Value, duck, number
from ..semantics.coercion import coerce
from ..semantics.failures import ARGUMENT, failure
from ..semantics.sharing import once
from ..types import BOOLEAN, DOUBLE, INTEGERS, TINYINT, UNKNOWN, common_of
from .registry import scalar_rule
from .site import CallSite


@scalar_rule("random", "rand")
def random(site: CallSite) -> Value:
    """Return random(), random(n) or random(m, n), whose type is that of the bounds."""
    site.expect(0, 1, 2)
    if not site.nodes:
        return duck(DOUBLE, "random()")
    t = common_of([a.type for a in site.args])
    if t is None or t.kind not in (*INTEGERS, "unknown"):
        raise site.mismatch()
    bounds = [coerce(a, TINYINT if t == UNKNOWN else t) for a in site.args]
    if len(bounds) == 1:
        zero = number(0, bounds[0].type)
        return once(bounds[0], lambda n: _between(zero, n, "bound must be positive"))
    wrong = "start value must be less than stop value"
    return once(bounds[0], lambda m: once(bounds[1], lambda n: _between(m, n, wrong)))


def _between(low: Value, high: Value, wrong: str) -> Value:
    t, drawn = low.type, duck(DOUBLE, "random()")
    width = "(CAST($2 AS HUGEINT) - CAST($1 AS HUGEINT))"
    form = f"CAST($1 + CAST(floor($3 * {width}) AS HUGEINT) AS $4)"
    empty = duck(BOOLEAN, "($1 >= $2)", low, high)
    found = duck(t, form, low, high, drawn, t)
    return Case(t, (empty,), (failure(ARGUMENT, wrong, t),), found)
