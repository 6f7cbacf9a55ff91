"""Array functions that give arrays of another shape (Trino docs, Array functions and operators)."""

from ..nodes.values import Value, duck
from ..semantics.coercion import coerce
from ..semantics.failures import ARGUMENT, failure, message
from ..semantics.sharing import once, shared
from ..types import BIGINT, UNKNOWN, array, field_name, row
from .array_arguments import array_argument, if_known
from .registry import scalar_rule
from .site import CallSite
from .sizes import bytes_taken


@scalar_rule("flatten")
def flatten(site: CallSite) -> Value:
    """Return the arrays within an array as one; NULL arrays are left out."""
    site.expect(1)
    value = array_argument(site)
    if value.type.element == UNKNOWN:
        value = coerce(value, array(array(UNKNOWN)))
    if value.type.element.kind != "array":
        raise site.mismatch()
    return duck(value.type.element, "flatten($1)", value)


@scalar_rule("shuffle")
def shuffle(site: CallSite) -> Value:
    """Return an array's elements in a random order."""
    site.expect(1)
    value = array_argument(site)
    drawn = "list_sort(list_transform($1, lambda _e: {'o': random(), 'e': _e}))"
    return duck(value.type, f"list_transform({drawn}, lambda _s: _s.e)", value)


@scalar_rule("slice")
def slice_(site: CallSite) -> Value:
    """Return elements from a start on, which counts from 1, or from the end below zero."""
    site.expect(3)
    value, start, length = array_argument(site), site.coerced(1, BIGINT), site.coerced(2, BIGINT)
    t = value.type
    zero = failure(ARGUMENT, "SQL array indices start at 1", t)
    negative = failure(ARGUMENT, "length must be greater than or equal to 0", t)
    form = if_known(
        "CASE WHEN $2 = 0 THEN $5 WHEN $3 < 0 THEN $6 WHEN $4 < 1 THEN CAST([] AS $7)"
        " ELSE ($1)[$4:$4 + $3 - 1] END",
        3,
    )

    def cut(v: list[Value]) -> Value:
        place = duck(BIGINT, "CASE WHEN $2 < 0 THEN len($1) + $2 + 1 ELSE $2 END", *v)
        return duck(t, form, *v, length, place, zero, negative, t)

    return shared([value, start], cut)


@scalar_rule("trim_array")
def trim_array(site: CallSite) -> Value:
    """Return an array without its last elements."""
    site.expect(2)
    return shared([array_argument(site), site.coerced(1, BIGINT)], lambda v: _trimmed(*v))


def _trimmed(value: Value, number: Value) -> Value:
    below = message("'size must not be negative: ' || $1", number)
    beyond = message(
        "'size must not exceed array cardinality ' || len($1) || ': ' || $2", value, number
    )
    form = if_known(
        "CASE WHEN $2 < 0 THEN $3 WHEN $2 > len($1) THEN $4 ELSE ($1)[1:len($1) - $2] END", 2
    )
    failures = [failure(ARGUMENT, m, value.type) for m in (below, beyond)]
    return duck(value.type, form, value, number, *failures)


@scalar_rule("zip")
def zip_(site: CallSite) -> Value:
    """Return an array of rows of several arrays' elements, filled with NULLs."""
    arrays = [array_argument(site, i) for i in range(len(site.nodes))]
    if len(arrays) < 2:
        raise site.mismatch()
    element = row([(None, a.type.element) for a in arrays])
    numbers = range(1, len(arrays) + 1)
    fields = ", ".join(f"'{field_name(element, n - 1)}': (${n})[_i]" for n in numbers)
    longest = f"greatest({', '.join(f'len(${n})' for n in numbers)})"
    rows = f"list_transform(range(1, {longest} + 1), lambda _i: {{{fields}}})"
    return duck(array(element), if_known(rows, len(arrays)), *arrays)


@scalar_rule("ngrams")
def ngrams(site: CallSite) -> Value:
    """Return an array's runs of n elements; the whole array where it is shorter."""
    site.expect(2)
    value, number = array_argument(site), site.coerced(1, BIGINT)
    t = array(value.type)
    runs = (
        "list_transform(range(1, greatest(len($1) - $2 + 2, 2)), lambda _i: ($1)[_i:_i + $2 - 1])"
    )
    form = if_known(f"CASE WHEN $2 <= 0 THEN $3 ELSE {runs} END", 2)
    return duck(t, form, value, number, failure(ARGUMENT, "N must be positive", t))


@scalar_rule("combinations")
def combinations(site: CallSite) -> Value:
    """Return the choices of up to 5 elements, ordered by the last one's place."""
    site.expect(2)
    value, number = array_argument(site), site.coerced(1, BIGINT)
    places = "athena_combinations(CAST(len($1) AS BIGINT), $2)"
    chosen = "list_transform(_c, lambda _i: ($1)[_i])"
    form = f"list_transform({places}, lambda _c: {chosen})"
    return duck(array(value.type), form, value, number)


@scalar_rule("repeat")
def repeat(site: CallSite) -> Value:
    """Return an array of one value several times."""
    site.expect(2)
    value, number = site.arg(0), site.coerced(1, BIGINT)
    t = array(value.type)
    words = "count argument of repeat function must be"
    few = failure(ARGUMENT, f"{words} greater than or equal to 0", t)
    many = failure(ARGUMENT, f"{words} less than or equal to 10000", t)
    large = failure(ARGUMENT, "result of repeat function must not take more than 1000000 bytes", t)
    form = (
        "CASE WHEN $2 < 0 THEN $3 WHEN $2 > 10000 THEN $4 WHEN $1 IS NOT NULL AND $2 > 0"
        " AND $2 * $6 > 1000000 THEN $7"
        " WHEN $2 IS NOT NULL THEN list_resize(CAST([] AS $5), least($2, 10000), $1) END"
    )
    return once(value, lambda v: duck(t, form, v, number, few, many, t, bytes_taken(v), large))
