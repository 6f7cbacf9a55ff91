"""Array functions: elements, texts, order (Trino docs, Array functions and operators)."""

from ..binding.expressions.casts import cast
from ..nodes.values import Lambda, Value, duck
from ..nodes.walking import substitute
from ..semantics.coercion import coerce, each_element
from ..semantics.failures import ARGUMENT, failure
from ..semantics.sharing import once
from ..types import BIGINT, BOOLEAN, INTEGER, VARCHAR, array, coercible, common_type, map_of
from .array_arguments import array_argument, if_known, orderable, set_member
from .array_sets import array_pair, distinct
from .digests import sketch_size
from .registry import scalar_rule
from .site import CallSite


@scalar_rule("cardinality")
def cardinality(site: CallSite) -> Value:
    """Return how many elements an array or map has, or how many values a sketch has seen."""
    site.expect(1)
    if (size := sketch_size(site.arg(0))) is not None:
        return size
    if site.arg(0).type.kind == "map":
        return duck(BIGINT, "CAST(cardinality($1) AS BIGINT)", site.arg(0))
    return duck(BIGINT, "CAST(len($1) AS BIGINT)", array_argument(site))


@scalar_rule("element_at")
def element_at(site: CallSite) -> Value:
    """Return an element or a map's value, NULL where there is none; below zero from the end."""
    site.expect(2)
    if site.arg(0).type.kind == "map":
        return _value_at(site)
    value, index = array_argument(site), site.coerced(1, BIGINT)
    t = value.type.element
    zero = failure(ARGUMENT, "SQL array indices start at 1", t)
    form = "CASE WHEN $1 IS NULL THEN NULL WHEN $2 = 0 THEN $3 ELSE ($1)[$2] END"
    return duck(t, form, value, index, zero)


def _value_at(site: CallSite) -> Value:
    value, key = site.args
    common, t = common_type(value.type.args[0], key.type), value.type.args[1]
    if common is None:
        raise site.mismatch()
    return duck(t, "($1)[$2]", coerce(value, map_of(common, t)), coerce(key, common))


@scalar_rule("array_join")
def array_join(site: CallSite) -> Value:
    """Return the elements' texts, joined; NULLs are left out unless they have a text."""
    site.expect(2, 3)
    value, delimiter = array_argument(site), site.coerced(1, VARCHAR)
    texts = value
    if value.type.element.kind != "varchar":
        texts = each_element(
            value,
            array(VARCHAR),
            lambda e: cast(site.binder, e, VARCHAR, site.node, safe=False),
            "_j",
        )
    if len(site.nodes) == 2:
        return duck(VARCHAR, "athena_array_join($1, $2)", texts, delimiter)
    filled = "list_transform($1, lambda _e: coalesce(_e, $3))"
    form = f"CASE WHEN $3 IS NOT NULL THEN athena_array_join({filled}, $2) END"
    return duck(VARCHAR, form, texts, delimiter, site.coerced(2, VARCHAR))


@scalar_rule("array_distinct")
def array_distinct(site: CallSite) -> Value:
    """Return an array in which the first of equal elements stays where it is."""
    site.expect(1)
    value = array_argument(site)
    set_member(site, value.type.element)
    return distinct(value)


@scalar_rule("array_sort")
def array_sort(site: CallSite) -> Value:
    """Return an array in order, NULLs last, or in the order of a comparing lambda."""
    site.expect(1, 2)
    value = array_argument(site)
    if len(site.nodes) == 1:
        items = orderable(site, value)
        return duck(value.type, "list_sort($1, 'ASC', 'NULLS LAST')", items)
    compare = site.lambda_(1, [value.type.element, value.type.element])
    if compare.type.kind == "unknown" or not coercible(compare.type, INTEGER):
        raise site.mismatch()
    return _inserted(site, value, compare)


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


def _register_edge(name: str) -> None:
    @scalar_rule(f"array_{name}")
    def edge(site: CallSite) -> Value:
        """Return the greatest or least element, NULL if any is NULL."""
        site.expect(1)
        value = array_argument(site)
        items = orderable(site, value)
        found = f"list_{name}($1)"
        if name == "max" and value.type.element.kind in ("double", "real"):
            numbers = "list_filter($1, lambda _e: NOT isnan(_e))"
            found = f"coalesce(list_max({numbers}), {found})"
        form = f"CASE WHEN len($1) = list_count($1) THEN {found} END"
        return once(items, lambda each: duck(value.type.element, form, each))


_register_edge("max")
_register_edge("min")


@scalar_rule("contains_sequence")
def contains_sequence(site: CallSite) -> Value:
    """Return whether the elements of the second stand in the first, one after the other."""
    a, b, _ = array_pair(site)
    part = "($1)[_i:_i + len($2) - 1] = $2"
    places = "range(1, len($1) - len($2) + 2)"
    form = if_known(f"(len(list_filter({places}, lambda _i: {part})) > 0)", 2)
    return duck(BOOLEAN, form, a, b)
