"""The order of an array's elements: sorting, the greatest, the least (Trino docs, Array functions).

Arrays and rows are compared by their first parts that differ, and where a NULL would have to decide
it Trino fails. Sorting compares neighbours, whatever its way there; elements that share all parts
before a NULL are neighbours.
"""

from ..binding.expressions.nested_order import lacks_part, ordered, orders_alike
from ..binding.expressions.ordering import unorderable
from ..nodes.values import Case, Lambda, Value, Variable, duck
from ..nodes.walking import substitute
from ..semantics.coercion import coerce
from ..semantics.failures import ARGUMENT, failure
from ..semantics.sharing import once
from ..types import BIGINT, BOOLEAN, INTEGER, coercible
from .array_arguments import array_argument, plain
from .registry import scalar_rule
from .site import CallSite

_SORTED = "list_sort($1, 'ASC', 'NULLS LAST')"


def _orderable(site: CallSite) -> Value:
    """Return the argument, an array whose elements DuckDB orders as Trino but for NULLs in them."""
    value = array_argument(site)
    t = value.type.element
    if unorderable(t):
        raise site.mismatch()
    if t.kind not in ("array", "row") or not orders_alike(t):
        plain(site, t)
    return value


def _may_lack_parts(value: Value) -> bool:
    return value.type.element.kind in ("array", "row")


@scalar_rule("array_sort")
def array_sort(site: CallSite) -> Value:
    """Return an array in order, NULLs last, or in the order of a comparing lambda."""
    site.expect(1, 2)
    if len(site.nodes) == 1:
        return _in_order(_orderable(site))
    value = array_argument(site)
    compare = site.lambda_(1, [value.type.element, value.type.element])
    if compare.type.kind == "unknown" or not coercible(compare.type, INTEGER):
        raise site.mismatch()
    return _inserted(site, value, compare)


def _in_order(value: Value) -> Value:
    items = duck(value.type, _SORTED, value)
    return once(items, _compared) if _may_lack_parts(value) else items


def _compared(items: Value) -> Value:
    """Return a sorted array that fails where a NULL would have to decide its order."""
    place = Variable(BIGINT, f"_n{items.identity.hex()[:16]}")
    earlier, later = (
        duck(items.type.element, form, items, place) for form in ("($1)[$2]", "($1)[$2 + 1]")
    )
    follows = Lambda(BOOLEAN, (place,), ordered("<=", earlier, later))
    pairs = "list_filter(range(1, list_count($1)), $3)"
    form = f"CASE WHEN NOT $2 THEN $1 WHEN len({pairs}) >= 0 THEN $1 END"
    return duck(items.type, form, items, lacks_part(_present(items)), follows)


def _present(value: Value) -> Value:
    return duck(value.type, "list_filter($1, lambda _e: _e IS NOT NULL)", value)


def _inserted(site: CallSite, value: Value, compare: Lambda) -> Value:
    """Return an array sorted by insertion: each element goes before the first that is greater."""
    t = value.type
    done, new = site.fresh(t, "done"), site.fresh(t, "new")
    later, earlier = compare.parameters
    head = duck(t.element, "($1)[1]", new)
    result = substitute(coerce(compare.body, INTEGER), lambda n: head if n == later else None)
    wrong = failure(ARGUMENT, "Lambda comparator must return either -1, 0, or 1", INTEGER)
    checked = "(CASE WHEN $1 BETWEEN -1 AND 1 THEN $1 ELSE $2 END < 0)"
    greater = Lambda(BOOLEAN, (earlier,), duck(BOOLEAN, checked, result, wrong))
    place = duck(BIGINT, "list_position(list_transform($1, $2), TRUE)", done, greater)
    put = (
        "CASE WHEN $3 IS NULL THEN list_concat($1, $2)"
        " ELSE list_concat(list_concat(($1)[1:$3 - 1], $2), ($1)[$3:]) END"
    )
    step = once(place, lambda p: duck(t, put, done, new, p))
    form = "list_reduce(list_transform($1, lambda _e: [_e]), $2, CAST([] AS $3))"
    return duck(t, form, value, Lambda(t, (done, new), step), t)


def _register_edge(name: str, better: str) -> None:
    @scalar_rule(f"array_{name}")
    def edge(site: CallSite) -> Value:
        """Return the greatest or least element, NULL if any is NULL."""
        site.expect(1)
        value = _orderable(site)
        found = f"list_{name}($1)"
        if name == "max" and value.type.element.kind in ("double", "real"):
            numbers = "list_filter($1, lambda _e: NOT isnan(_e))"
            found = f"coalesce(list_max({numbers}), {found})"
        form = f"CASE WHEN len($1) = list_count($1) THEN {found} END"

        def chosen(items: Value) -> Value:
            simple = duck(items.type.element, form, items)
            return _folded(items, simple, better) if _may_lack_parts(items) else simple

        return once(value, chosen)


def _folded(items: Value, simple: Value, better: str) -> Value:
    """Return the best element, NULL if any is NULL; those up to the first NULL are compared."""
    known = duck(items.type, "($1)[1:coalesce(list_position($1, NULL) - 1, len($1))]", items)

    def of(compared: Value) -> Value:
        whole = "$4 IS NOT NULL AND len($1) = list_count($1)"
        form = f"CASE WHEN NOT $2 THEN $3 WHEN {whole} THEN $4 END"
        best = best_of(compared, better)
        return duck(best.type, form, items, lacks_part(compared), simple, best)

    return once(known, of)


def best_of(items: Value, better: str) -> Value:
    """Return the element of an array without NULLs that is better than those before it (`>` or
    `<`): all are compared, one after the other."""
    t, identity = items.type.element, items.identity.hex()[:16]
    best, new = Variable(t, f"_b{identity}"), Variable(t, f"_n{identity}")
    choice = Lambda(t, (best, new), Case(t, (ordered(better, new, best),), (new,), best))
    return duck(t, "list_reduce(($1)[2:], $2, ($1)[1])", items, choice)


_register_edge("max", ">")
_register_edge("min", "<")
