"""min and max of arrays and rows, of which those with NULLs in them can't always be compared.

DuckDB's own finds the best of the others; with that one they are compared, one after the other, as
by Trino, whose order of comparisons depends on the rows'.
"""

from ..binding.expressions.nested_order import lacks_part
from ..nodes.values import Case, Value, duck, null
from ..semantics.sharing import once
from .array_order import best_of
from .collecting import is_not_null, listed
from .site import AggregateSite

_BETTER = {"max": ">", "min": "<"}


def nested_extreme(site: AggregateSite, value: Value) -> Value:
    """Return min or max of arrays or rows; it fails where a NULL within would have to decide."""
    t = value.type
    lacking = Case(t, (lacks_part(value),), (value,), null(t))
    whole = Case(t, (lacks_part(value),), (null(t),), value)
    found = site.of(t, site.name, whole, distinct=False)
    others = listed(site, lacking, is_not_null(lacking))
    form = "list_concat($1, CASE WHEN $2 IS NOT NULL THEN [$2] ELSE [] END)"
    every = duck(others.type, form, others, found)
    best = once(every, lambda items: best_of(items, _BETTER[site.name]))
    return duck(t, "CASE WHEN $1 IS NULL THEN $2 ELSE $3 END", others, found, best)
