"""Sketches: HyperLogLog, T-Digest, Q-Digest and SetDigest (Trino docs, one page each).

Here each holds all that it has seen, which an estimate may.
"""

from ..nodes.values import RowOf, Value, cast_to, duck
from ..semantics.coercion import coerce
from ..semantics.failures import ARGUMENT, failure, message
from ..semantics.sharing import once
from ..types import (
    BIGINT,
    BOOLEAN,
    DOUBLE,
    HYPER_LOG_LOG,
    INTEGERS,
    REAL,
    SET_DIGEST,
    SMALLINT,
    TDIGEST,
    UNKNOWN,
    Type,
    array,
    map_of,
    qdigest,
    row,
)
from .array_arguments import if_known
from .collecting import is_not_null, listed
from .registry import aggregate_rule, scalar, scalar_rule
from .site import AggregateSite, CallSite

_DOUBLES = array(DOUBLE)
_NUMBERS = (*INTEGERS, "date", "unknown")
_MOST_BUCKETS = 2**26


@aggregate_rule("approx_set")
def approx_set(site: AggregateSite) -> Value:
    """Return a HyperLogLog of a column."""
    site.expect(1)
    value = site.arg(0)
    if value.type.kind == "date" or value.type.kind not in (*_NUMBERS, *_FLOATS, "varchar"):
        raise site.mismatch()
    entry = duck(BIGINT, "athena_hll_entry($1)", _hashed(value))
    return _distinct(site, HYPER_LOG_LOG, entry)


_FLOATS = ("double", "real", "decimal")


def _hashed(value: Value) -> Value:
    if value.type.kind == "varchar":
        return duck(BIGINT, "athena_murmur_text($1)", value)
    if value.type.kind in _FLOATS:
        return duck(BIGINT, "athena_murmur_double($1)", coerce(value, DOUBLE))
    if value.type.kind == "date":
        days = "CAST(date_diff('day', DATE '1970-01-01', $1) AS BIGINT)"
        return duck(BIGINT, f"athena_murmur_number({days})", value)
    return duck(BIGINT, "athena_murmur_number($1)", coerce(value, BIGINT))


def _distinct(site: AggregateSite, t: Type, entry: Value) -> Value:
    """Return each entry of a column once; NULL of none."""
    if site.over is None:
        return site.of(t, "list", entry, distinct=True, condition=(is_not_null(entry),))
    return duck(t, "list_distinct($1)", listed(site, entry, is_not_null(entry)))


scalar("empty_approx_set", "", HYPER_LOG_LOG, "CAST([] AS BIGINT[])")


@aggregate_rule("merge")
def merge(site: AggregateSite) -> Value:
    """Return several HyperLogLogs, T-Digests or Q-Digests as one."""
    site.expect(1)
    value = site.arg(0)
    if value.type.kind not in ("HyperLogLog", "tdigest", "qdigest"):
        raise site.mismatch()
    return _together(site, value)


def _together(site: AggregateSite, value: Value) -> Value:
    if site.distinct:
        text = f"DISTINCT can only be applied to comparable types (actual: {value.type})"
        raise site.error("TYPE_MISMATCH", text)
    each = listed(site, value, is_not_null(value))
    every = duck(value.type, "flatten($1)", each)
    return duck(value.type, "list_distinct($1)", every) if value.type == HYPER_LOG_LOG else every


def sketch_size(value: Value) -> Value | None:
    """Return the cardinality of a sketch; None of any other value."""
    if value.type == HYPER_LOG_LOG:
        seen = "len(list_distinct(list_transform($1, lambda _e: _e >> 6)))"
        whole = f"{_MOST_BUCKETS}.0::DOUBLE"
        form = f"CAST(round({whole} * ln({whole} / ({whole} - {seen}))) AS BIGINT)"
        return duck(BIGINT, form, value)
    if value.type == SET_DIGEST:
        return duck(BIGINT, "CAST(len(list_distinct($1)) AS BIGINT)", value)
    return None


@aggregate_rule("tdigest_agg")
def tdigest_agg(site: AggregateSite) -> Value:
    """Return a T-Digest of a column, by weight if there is one."""
    site.expect(1, 2)
    _check_plain(site)
    value, weight = site.coerced(0, DOUBLE), _weight(site, DOUBLE)
    nan = failure("GENERIC_INTERNAL_ERROR", "value is NaN", DOUBLE)
    number = duck(DOUBLE, "CASE WHEN isnan($1) THEN $2 ELSE $1 END", value, nan)
    words = message("'weight must be >= 1, was ' || $1", weight)
    heavy = duck(BOOLEAN, "($1 >= 1)", weight)
    return _pairs(site, TDIGEST, _if_right(number, heavy, words), weight)


@aggregate_rule("qdigest_agg")
def qdigest_agg(site: AggregateSite) -> Value:
    """Return a Q-Digest of a column, by weight if there is one; the accuracy changes nothing."""
    site.expect(1, 2, 3)
    _check_plain(site)
    kind = site.arg(0).type.kind
    if kind not in (*INTEGERS, *_FLOATS, "unknown"):
        raise site.mismatch()
    t = {"double": DOUBLE, "real": REAL, "decimal": REAL}.get(kind, BIGINT)
    value, weight = coerce(site.arg(0), t), _weight(site, BIGINT)
    words = message("'Percentile weight must be > 0, was ' || $1", weight)
    value = _if_right(value, duck(BOOLEAN, "($1 > 0)", weight), words)
    if len(site.nodes) == 3:
        accuracy = site.coerced(2, DOUBLE)
        form = "'Percentile accuracy must be exclusively between 0 and 1, was ' || $1"
        share = duck(BOOLEAN, "($1 > 0 AND $1 < 1)", accuracy)
        value = _if_right(value, share, message(form, accuracy))
    return _pairs(site, qdigest(t), value, weight)


def _check_plain(site: AggregateSite) -> None:
    if site.distinct and len(site.nodes) > 1:
        raise site.unsupported(f"{site.name}(DISTINCT) of several values")


def _weight(site: AggregateSite, t: Type) -> Value:
    return site.coerced(1, t) if len(site.nodes) > 1 else duck(t, f"CAST(1 AS {t.duck})")


def _if_right(value: Value, condition: Value, words: Value) -> Value:
    """Return a value that fails where a condition on what stands beside it doesn't hold."""
    wrong = failure(ARGUMENT, words, value.type)
    form = "CASE WHEN $2 THEN $1 WHEN NOT $2 AND $1 IS NOT NULL THEN $3 END"
    return duck(value.type, form, value, condition, wrong)


def _pairs(site: AggregateSite, t: Type, value: Value, weight: Value) -> Value:
    """Return the values of a column with their weights, of rows that have both."""
    raw = site.arg(0)
    pair = row([("v", value.type), ("w", weight.type)])
    known = duck(BOOLEAN, "($1 IS NOT NULL AND $2 IS NOT NULL)", raw, weight)
    entry = duck(pair, "CASE WHEN $1 THEN $2 END", known, RowOf(pair, (value, weight)))
    return cast_to(t, listed(site, entry, known))


@scalar_rule("value_at_quantile", "values_at_quantiles")
def values_at(site: CallSite) -> Value:
    """Return the values of a digest at quantiles."""
    site.expect(2)
    digest, several = site.arg(0), site.name == "values_at_quantiles"
    if digest.type.kind not in ("tdigest", "qdigest"):
        raise site.mismatch()
    shares = site.coerced(1, _DOUBLES if several else DOUBLE)
    listed_shares = shares if several else duck(_DOUBLES, "[$1]", shares)
    find = _of_tdigest if digest.type == TDIGEST else _of_qdigest
    found = find(digest, listed_shares)
    present = duck(found.type, if_known("$1", 3), found, digest, shares)
    return present if several else duck(found.type.element, "($1)[1]", present)


_SIDES = tuple(f"list_transform($1, lambda _e: _e.{side})" for side in "vw")


def _of_tdigest(digest: Value, shares: Value) -> Value:
    return duck(_DOUBLES, f"athena_tdigest_at({_SIDES[0]}, {_SIDES[1]}, $2)", digest, shares)


def _of_qdigest(digest: Value, shares: Value) -> Value:
    places = f"athena_qdigest_places({_SIDES[1]}, $2)"
    form = f"list_transform({places}, lambda _p: ($1)[_p].v)"
    ordered = duck(digest.type, "list_sort($1)", digest)
    return once(ordered, lambda d: duck(array(digest.type.element), form, d, shares))


@scalar_rule("quantile_at_value")
def quantile_at(site: CallSite) -> Value:
    """Return the share of a Q-Digest's weight below a value; NULL outside its values."""
    site.expect(2)
    digest = site.arg(0)
    if digest.type.kind != "qdigest":
        raise site.mismatch()
    value = site.coerced(1, digest.type.element)
    below = "list_transform(list_filter($1, lambda _e: _e.v < $2), lambda _e: _e.w)"
    form = (
        f"CASE WHEN $2 BETWEEN list_min({_SIDES[0]}) AND list_max({_SIDES[0]})"
        f" THEN CAST(coalesce(list_sum({below}), 0) AS DOUBLE)"
        f" / CAST(list_sum({_SIDES[1]}) AS DOUBLE) END"
    )
    return duck(DOUBLE, form, digest, value)


@aggregate_rule("make_set_digest")
def make_set_digest(site: AggregateSite) -> Value:
    """Return a SetDigest of a column."""
    site.expect(1)
    value = site.arg(0)
    kind = value.type.kind
    if kind not in (*_NUMBERS, "varchar", "decimal") or value.type == UNKNOWN:
        raise site.unsupported(f"make_set_digest of {value.type}")
    if kind == "decimal":
        digits = "replace(CAST($1 AS VARCHAR), '.', '')"
        value = duck(BIGINT, f"CAST({digits} AS BIGINT)", value)
    hashed = _hashed(value)
    if site.distinct:
        return _distinct(site, SET_DIGEST, hashed)
    return cast_to(SET_DIGEST, listed(site, hashed, is_not_null(hashed)))


@aggregate_rule("merge_set_digest")
def merge_set_digest(site: AggregateSite) -> Value:
    """Return several SetDigests as one."""
    site.expect(1)
    if site.arg(0).type != SET_DIGEST:
        raise site.mismatch()
    return _together(site, site.arg(0))


scalar("hash_counts", "SetDigest", map_of(BIGINT, SMALLINT), "athena_hash_counts($1)")
scalar("jaccard_index", "SetDigest SetDigest", DOUBLE, "athena_jaccard($1, $2)")
scalar(
    "intersection_cardinality",
    "SetDigest SetDigest",
    BIGINT,
    "CAST(len(list_distinct(list_intersect($1, $2))) AS BIGINT)",
)
