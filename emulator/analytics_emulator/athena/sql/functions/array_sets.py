"""Arrays as sets: membership, intersection, union, overlap (Trino docs, Array functions)."""

from ..binding.expressions.comparisons import compare
from ..nodes.values import Lambda, Value, Variable, duck
from ..semantics.coercion import coerce
from ..semantics.failures import failure
from ..semantics.sharing import once, shared
from ..types import BIGINT, BOOLEAN, VARCHAR, Type, array, common_type, map_of
from .array_arguments import array_argument, if_known, plain, set_member
from .registry import scalar_rule
from .site import CallSite


def distinct(value: Value) -> Value:
    """Return an array in which the first of equal elements stays where it is."""
    return duck(value.type, "list_filter($1, lambda _e, _i: list_position($1, _e) = _i)", value)


def _common(a: Value, b: Value) -> Value:
    """Return the elements of the first that the second holds, each once."""
    held = "list_filter($1, lambda _e: list_position($2, _e) IS NOT NULL)"
    return distinct(duck(a.type, held, a, b))


def array_pair(site: CallSite) -> tuple[Value, Value, Type]:
    """Return two array arguments in their common type."""
    site.expect(2)
    a, b = array_argument(site, 0), array_argument(site, 1)
    common = common_type(a.type, b.type)
    if common is None:
        raise site.mismatch()
    set_member(site, common.element)
    return coerce(a, common), coerce(b, common), common


@scalar_rule("array_intersect")
def array_intersect(site: CallSite) -> Value:
    """Return the common elements in the order of the longer array, of the first if as long."""
    a, b, t = array_pair(site)
    form = if_known("CASE WHEN len($1) < len($2) THEN $3 ELSE $4 END", 2)

    def chosen(v: list[Value]) -> Value:
        return duck(t, form, *v, _common(v[1], v[0]), _common(*v))

    return shared([a, b], chosen)


@scalar_rule("array_except")
def array_except(site: CallSite) -> Value:
    """Return the elements of the first that the second lacks, in the order of the first.

    Each is there once, but for an empty second array: the first is then given as it is.
    """
    a, b, t = array_pair(site)
    form = if_known("CASE WHEN len($2) = 0 THEN $1 ELSE $3 END", 2)
    lacking = "list_filter($1, lambda _e: list_position($2, _e) IS NULL)"
    return shared([a, b], lambda v: duck(t, form, *v, distinct(duck(t, lacking, *v))))


@scalar_rule("array_union")
def array_union(site: CallSite) -> Value:
    """Return the elements of both, in the order of first appearance."""
    a, b, t = array_pair(site)
    return distinct(duck(t, if_known("list_concat($1, $2)", 2), a, b))


@scalar_rule("array_histogram")
def array_histogram(site: CallSite) -> Value:
    """Return how often each element comes; NULLs are left out."""
    site.expect(1)
    value = array_argument(site)
    set_member(site, value.type.element)
    t = map_of(value.type.element, BIGINT)
    counted = "coalesce(CAST(list_aggregate($1, 'histogram') AS $2), CAST(MAP {} AS $2))"
    return duck(t, if_known(counted, 1), value, t)


@scalar_rule("arrays_overlap")
def arrays_overlap(site: CallSite) -> Value:
    """Return whether arrays share an element, NULL where only a NULL could be shared."""
    a, b, _ = array_pair(site)
    shared = "list_has_any(list_filter($1, lambda _e: _e IS NOT NULL), $2)"
    holes = (
        "(len($1) > list_count($1) AND len($2) > 0) OR (len($2) > list_count($2) AND len($1) > 0)"
    )
    form = if_known(f"CASE WHEN {shared} THEN TRUE WHEN {holes} THEN NULL ELSE FALSE END", 2)
    return duck(BOOLEAN, form, a, b)


def _in_common_type(site: CallSite) -> tuple[Value, Value, Type]:
    """Return an array and a value, and the type in which they meet."""
    site.expect(2)
    value, wanted = array_argument(site), site.arg(1)
    common = common_type(value.type.element, wanted.type)
    if common is None:
        raise site.mismatch()
    return coerce(value, array(common)), coerce(wanted, common), common


def _searched(site: CallSite) -> tuple[Value, Value, Type]:
    """Return an array and a value whose comparison DuckDB and Trino see alike, and their type."""
    items, wanted, common = _in_common_type(site)
    plain(site, common)
    return items, wanted, common


def _may_be_nan(t: Type) -> bool:
    return t.kind in ("double", "real")


def _held(t: Type) -> str:
    """Return a form of whether an array holds a value; a NaN is found nowhere."""
    return f"list_contains($1, $2){' AND NOT isnan($2)' if _may_be_nan(t) else ''}"


_IN_NETWORK = ("varchar", "ipaddress")


@scalar_rule("contains")
def contains(site: CallSite) -> Value:
    """Return whether an array holds a value, NULL where only a NULL element might be it; or
    whether a network holds an address."""
    if len(site.nodes) == 2 and (site.arg(0).type.kind, site.arg(1).type.kind) == _IN_NETWORK:
        form = "athena_network_contains($1, $2)"
        return duck(BOOLEAN, form, site.coerced(0, VARCHAR), site.arg(1))
    if _is_nested(site):
        held = f"list_contains($2, {_EQUAL})"
        known = f"CASE WHEN {held} THEN TRUE WHEN len($1) = list_count($1) THEN FALSE END"
        return _among_nested(site, BOOLEAN, known, all_of_them=False)
    items, wanted, t = _searched(site)
    unknown = "WHEN len($1) > list_count($1) THEN NULL"
    form = if_known(f"CASE WHEN {_held(t)} THEN TRUE {unknown} ELSE FALSE END", 2)
    return duck(BOOLEAN, form, items, wanted)


_WITH_PARTS = ("array", "map", "row")


def _is_nested(site: CallSite) -> bool:
    return len(site.nodes) == 2 and array_argument(site).type.element.kind in _WITH_PARTS


_EQUAL, _OPEN = 1, 2  # what an element is to the value that is sought; NULL for a NULL


def _among_nested(site: CallSite, result: Type | None, found: str, *, all_of_them: bool) -> Value:
    """Return a form of an array and what each of its elements is to an array or row.

    Trino fails at the first that may be equal, for the NULLs within; it looks at all of them, or
    no further than the first that is equal.
    """
    items, wanted, _ = _in_common_type(site)
    t = result or items.type
    first = f"list_filter($2, lambda _c: _c > 0)[1] = {_OPEN}"
    fails = f"list_contains($2, {_OPEN})" if all_of_them else first
    text = f"{site.name} does not support arrays with elements that are null or contain null"
    failed = failure("NOT_SUPPORTED", text, t)
    form = f"CASE WHEN $1 IS NULL OR $4 IS NULL THEN NULL WHEN {fails} THEN $3 ELSE {found} END"

    def judged(v: list[Value]) -> Value:
        return once(_codes(site, *v), lambda c: duck(t, form, v[0], c, failed, v[1]))

    return shared([items, wanted], judged)


def _codes(site: CallSite, items: Value, wanted: Value) -> Value:
    """Return what each element of an array is to a value."""
    element = Variable(wanted.type, f"_m{site.scope.depth}")
    equal = compare(site.binder, "=", element, wanted, site.node)
    known = f"WHEN $2 THEN {_EQUAL} WHEN NOT $2 THEN 0 ELSE {_OPEN}"
    code = f"CASE WHEN $1 IS NULL THEN NULL {known} END"
    each = Lambda(BIGINT, (element,), once(equal, lambda e: duck(BIGINT, code, element, e)))
    return duck(array(BIGINT), "list_transform($1, $2)", items, each)


@scalar_rule("array_position")
def array_position(site: CallSite) -> Value:
    """Return a value's first place in an array, 0 where it isn't found."""
    if _is_nested(site):
        place = f"CAST(coalesce(list_position($2, {_EQUAL}), 0) AS BIGINT)"
        return _among_nested(site, BIGINT, place, all_of_them=False)
    items, wanted, t = _searched(site)
    found = f"CASE WHEN {_held(t)} THEN list_position($1, $2) ELSE 0 END"
    return duck(BIGINT, if_known(f"CAST({found} AS BIGINT)", 2), items, wanted)


@scalar_rule("array_remove")
def array_remove(site: CallSite) -> Value:
    """Return an array without the elements that equal a value; NULLs stay."""
    if _is_nested(site):
        kept = f"list_filter($1, lambda _e, _i: ($2)[_i] IS DISTINCT FROM {_EQUAL})"
        return _among_nested(site, None, kept, all_of_them=True)
    items, wanted, t = _searched(site)
    other = " OR isnan($2)" if _may_be_nan(t) else ""
    kept = f"list_filter($1, lambda _e: _e IS NULL OR _e <> $2{other})"
    return duck(items.type, if_known(kept, 2), items, wanted)
