"""Sketches: HyperLogLog, T-Digest, Q-Digest and SetDigest (Trino docs, one page each).

T-Digests and Q-Digests are their bytes; the others hold all that they have seen, and estimate as
Trino's do of that.
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
from .collecting import is_not_null, listed, listed_once
from .registry import aggregate_rule, scalar, scalar_rule
from .site import AggregateSite, CallSite

_DOUBLES = array(DOUBLE)
_PAIR = row([("v", DOUBLE), ("w", DOUBLE)])
_WHOLE_PAIR = row([("v", BIGINT), ("w", BIGINT)])
_SIDES = tuple(f"list_transform($1, lambda _e: _e.{side})" for side in "vw")
_NUMBERS = (*INTEGERS, "date", "unknown")


@aggregate_rule("approx_set")
def approx_set(site: AggregateSite) -> Value:
    """Return a HyperLogLog of a column."""
    site.expect(1)
    value = site.arg(0)
    if value.type.kind == "date" or value.type.kind not in (*_NUMBERS, *_FLOATS, "varchar"):
        raise site.mismatch()
    entry = duck(BIGINT, "athena_hll_entry($1)", _hashed(value))
    return listed_once(site, HYPER_LOG_LOG, entry)


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
    if value.type.kind in ("tdigest", "qdigest"):
        return duck(value.type, f"athena_{value.type.kind}_merged($1)", each)
    every = duck(value.type, "flatten($1)", each)
    return duck(value.type, "list_distinct($1)", every) if value.type == HYPER_LOG_LOG else every


def sketch_size(value: Value) -> Value | None:
    """Return the cardinality of a sketch; None of any other value."""
    if value.type == HYPER_LOG_LOG:
        return duck(BIGINT, "athena_hll_cardinality($1)", value)
    return duck(BIGINT, "athena_set_cardinality($1)", value) if value.type == SET_DIGEST else None


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
    pairs = _pairs(site, array(_PAIR), _if_right(number, heavy, words), weight)
    form = f"athena_tdigest({', '.join(_SIDES)})"
    return once(pairs, lambda found: duck(TDIGEST, form, found))


@aggregate_rule("qdigest_agg")
def qdigest_agg(site: AggregateSite) -> Value:
    """Return a Q-Digest of a column, by weight and of an accuracy if there are such."""
    site.expect(1, 2, 3)
    _check_plain(site)
    kind = site.arg(0).type.kind
    if kind not in (*INTEGERS, *_FLOATS, "unknown"):
        raise site.mismatch()
    t = {"double": DOUBLE, "real": REAL, "decimal": REAL}.get(kind, BIGINT)
    value, weight = coerce(site.arg(0), t), _weight(site, BIGINT)
    words = message("'Percentile weight must be > 0, was ' || $1", weight)
    value = _if_right(value, duck(BOOLEAN, "($1 > 0)", weight), words)
    accuracy: Value = duck(DOUBLE, "CAST(0.01 AS DOUBLE)")
    if len(site.nodes) == 3:
        accuracy = site.coerced(2, DOUBLE)
        form = "'Percentile accuracy must be exclusively between 0 and 1, was ' || $1"
        share = duck(BOOLEAN, "($1 > 0 AND $1 < 1)", accuracy)
        value = _if_right(value, share, message(form, accuracy))
        accuracy = site.of(DOUBLE, "any_value", accuracy, distinct=False)
    pairs = _pairs(site, array(_WHOLE_PAIR), sortable(value), weight)
    form = f"athena_qdigest({', '.join(_SIDES)}, $2, $3)"
    return once(pairs, lambda found: duck(qdigest(t), form, found, accuracy, is_sent(site)))


def is_sent(site: AggregateSite) -> Value:
    """Return whether what one process has gathered of a table's rows goes to another."""
    is_plain = site.over is None and not site.order
    return duck(BOOLEAN, "TRUE" if is_plain and site.scope.reads_table() else "FALSE")


def sortable(value: Value) -> Value:
    """Return a number as a whole one, in the same order."""
    if value.type in (DOUBLE, REAL):
        return duck(BIGINT, f"athena_sortable_{value.type.kind}($1)", value)
    return value


def sorted_as(values: Value, t: Type) -> Value:
    """Return a list of numbers of a type, of the whole ones that stand for them."""
    if t not in (DOUBLE, REAL):
        return values
    form = f"list_transform($1, lambda _e: CAST(athena_sorted_{t.kind}(_e) AS {t.duck}))"
    return duck(array(t), form, values)


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


def _of_tdigest(digest: Value, shares: Value) -> Value:
    return duck(_DOUBLES, "athena_tdigest_at($1, $2)", digest, shares)


def _of_qdigest(digest: Value, shares: Value) -> Value:
    found = duck(array(BIGINT), "athena_qdigest_at($1, $2)", digest, shares)
    return sorted_as(found, digest.type.element)


@scalar_rule("quantile_at_value")
def quantile_at(site: CallSite) -> Value:
    """Return the share of a Q-Digest's weight below a value; NULL outside its values."""
    site.expect(2)
    digest = site.arg(0)
    if digest.type.kind != "qdigest":
        raise site.mismatch()
    value = sortable(site.coerced(1, digest.type.element))
    return duck(DOUBLE, "athena_quantile_at($1, $2)", digest, value)


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
        return listed_once(site, SET_DIGEST, hashed)
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
    "athena_intersection($1, $2)",
)
