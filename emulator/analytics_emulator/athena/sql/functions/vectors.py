"""Vectors: arrays and maps of doubles as points (Trino docs, Mathematical functions)."""

from ..nodes.values import Value, duck
from ..semantics.coercion import coerce
from ..semantics.failures import ARGUMENT, failure
from ..semantics.sharing import shared
from ..types import BOOLEAN, DOUBLE, VARCHAR, array, coercible, map_of
from .array_arguments import if_known
from .registry import scalar_rule
from .site import CallSite

_VECTOR = array(DOUBLE)
_NUMBERS = map_of(VARCHAR, DOUBLE)
_DOT = (
    "coalesce(list_sum(list_transform(range(1, len($1) + 1), lambda _i: ($1)[_i] * ($2)[_i])), 0)"
)
_DISTANCE = (
    "sqrt(coalesce(list_sum(list_transform(range(1, len($1) + 1),"
    " lambda _i: (coalesce(($1)[_i], 0) - coalesce(($2)[_i], 0))"
    " * (coalesce(($1)[_i], 0) - coalesce(($2)[_i], 0)))), 0))"
)


def _pair(site: CallSite) -> list[Value]:
    site.expect(2)
    return [site.coerced(0, _VECTOR), site.coerced(1, _VECTOR)]


def _same_length(a: Value, b: Value, result: Value) -> Value:
    """Return the result where the vectors are of one length."""
    wrong = failure(ARGUMENT, "The arguments must have the same length", DOUBLE)
    form = if_known("CASE WHEN len($1) <> len($2) THEN $3 ELSE $4 END", 2)
    return duck(DOUBLE, form, a, b, wrong, result)


def _dot(a: Value, b: Value) -> Value:
    return duck(DOUBLE, f"CAST({_DOT} AS DOUBLE)", a, b)


@scalar_rule("dot_product")
def dot_product(site: CallSite) -> Value:
    """Return the sum of products; an element that is NULL counts as zero."""
    return shared(_pair(site), lambda v: _same_length(v[0], v[1], _dot(*v)))


@scalar_rule("euclidean_distance")
def euclidean_distance(site: CallSite) -> Value:
    """Return the distance of two points; an element that is NULL counts as zero."""
    return shared(_pair(site), lambda v: _same_length(v[0], v[1], duck(DOUBLE, _DISTANCE, *v)))


def _cosine(a: Value, b: Value) -> Value:
    """Return the cosine of the angle between vectors; NULL where an element is NULL."""
    zero = failure(ARGUMENT, "Vector magnitude cannot be zero", DOUBLE)
    form = (
        "CASE WHEN len($1) > list_count($1) OR len($2) > list_count($2) THEN NULL"
        " WHEN $3 = 0 OR $4 = 0 THEN $5 ELSE $6 / (sqrt($3) * sqrt($4)) END"
    )
    return _same_length(a, b, duck(DOUBLE, form, a, b, _dot(a, a), _dot(b, b), zero, _dot(a, b)))


@scalar_rule("cosine_similarity")
def cosine_similarity(site: CallSite) -> Value:
    """Return the cosine of the angle between two arrays, or two maps from names to numbers."""
    site.expect(2)
    if coercible(site.arg(0).type, _NUMBERS) and coercible(site.arg(1).type, _NUMBERS):
        sides = [coerce(v, _NUMBERS) for v in site.args]
        return shared(sides, lambda v: _cosine_of_maps(*v))
    return shared(_pair(site), lambda v: _cosine(*v))


@scalar_rule("cosine_distance")
def cosine_distance(site: CallSite) -> Value:
    """Return one less the cosine of the angle between two arrays."""
    return shared(_pair(site), lambda v: duck(DOUBLE, "(1.0::DOUBLE - $1)", _cosine(*v)))


def _cosine_of_maps(a: Value, b: Value) -> Value:
    """Return the cosine of maps, in which a key that is missing has zero."""
    first, second = (duck(_VECTOR, "map_values($1)", v) for v in (a, b))
    products = "list_transform(map_entries($1), lambda _e: _e.value * ($2)[_e.key])"
    dot = duck(DOUBLE, f"CAST(coalesce(list_sum({products}), 0) AS DOUBLE)", a, b)
    complete = duck(
        BOOLEAN, "(len($1) = list_count($1) AND len($2) = list_count($2))", first, second
    )
    form = if_known("CASE WHEN $3 THEN athena_double_divide($4, sqrt($5) * sqrt($6)) END", 2)
    lengths = (_dot(first, first), _dot(second, second))
    return duck(DOUBLE, form, a, b, complete, dot, *lengths)
