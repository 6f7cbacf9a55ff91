"""Array functions: elements, texts, order (Trino docs, Array functions and operators)."""

from ..binding.expressions.casts import cast
from ..nodes.values import Value, duck
from ..semantics.coercion import coerce, each_element
from ..semantics.failures import ARGUMENT, failure
from ..types import BIGINT, BOOLEAN, VARCHAR, array, common_type, map_of
from .array_arguments import array_argument, if_known, set_member
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


@scalar_rule("contains_sequence")
def contains_sequence(site: CallSite) -> Value:
    """Return whether the elements of the second stand in the first, one after the other."""
    a, b, _ = array_pair(site)
    part = "($1)[_i:_i + len($2) - 1] = $2"
    places = "range(1, len($1) - len($2) + 2)"
    form = if_known(f"(len(list_filter({places}, lambda _i: {part})) > 0)", 2)
    return duck(BOOLEAN, form, a, b)
