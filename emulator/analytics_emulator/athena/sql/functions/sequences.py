"""sequence: of integers, dates and timestamps (Trino docs, Array functions)."""

from ..nodes.values import Value, constant, duck, null
from ..semantics.coercion import coerce
from ..semantics.failures import ARGUMENT, failure
from ..semantics.zones import whole_micros
from ..types import BIGINT, DATE, INTERVAL_DAY, INTERVAL_YEAR, UNKNOWN, Type, array, common_type
from .array_arguments import if_known
from .registry import scalar_rule
from .site import CallSite

_MILLISECONDS_A_DAY = 86400000
_ONE_BY_ONE = "(CASE WHEN $1 <= $2 THEN 1 ELSE -1 END)"


@scalar_rule("sequence")
def sequence(site: CallSite) -> Value:
    """Return the values from a start to a stop; at most 10,000."""
    site.expect(2, 3)
    start, stop = _sides(site)
    if start.type == stop.type and start.type.kind in ("date", "timestamp"):
        return _of_moments(site, start, stop)
    start, stop = site.coerced(0, BIGINT), site.coerced(1, BIGINT)
    between = "(CAST($2 AS HUGEINT) - $1)"
    if len(site.nodes) == 2:
        made = f"generate_series($1, {_near(between, _ONE_BY_ONE)}, {_ONE_BY_ONE})"
        return _checked(made, between, _ONE_BY_ONE, start, stop)
    step = site.coerced(2, BIGINT)
    safe = "(CASE WHEN $5 = 0 THEN 1 ELSE $5 END)"
    made = f"CASE WHEN $5 IS NOT NULL THEN generate_series($1, {_near(between, safe)}, {safe}) END"
    zero = failure(ARGUMENT, "step must not be zero", array(BIGINT))
    return _checked(made, between, safe, start, stop, step, zero, zero="WHEN $5 = 0 THEN $6 ")


def _sides(site: CallSite) -> tuple[Value, Value]:
    """Return start and stop, in one type where they are moments or a NULL without a type."""
    start, stop = site.arg(0), site.arg(1)
    common = common_type(start.type, stop.type)
    if common is not None and common.kind == "timestamp":
        return coerce(start, common), coerce(stop, common)
    if start.type == stop.type == UNKNOWN and len(site.nodes) == 2:
        raise site.ambiguous()
    if start.type == UNKNOWN:
        return coerce(start, stop.type), stop
    return start, coerce(stop, start.type) if stop.type == UNKNOWN else stop


def _near(between: str, step: str) -> str:
    """Return the stop; DuckDB makes constants ahead, also those of branches not taken."""
    return f"CASE WHEN {between} // {step} >= 10000 THEN $1 ELSE $2 END"


def _checked(
    made: str,
    between: str,
    step: str,
    start: Value,
    stop: Value,
    *more: Value | Type,
    zero: str = "",
) -> Value:
    """Return what a form makes, or why it can't be made; `more` are operands from `$5` on."""
    t = array(start.type)
    many = failure(ARGUMENT, "result of sequence function must not have more than 10000 entries", t)
    wrong = failure(
        ARGUMENT,
        "sequence stop value should be greater than or equal to start value if step is greater"
        " than zero otherwise stop should be less than or equal to start",
        t,
    )
    away = f"({between} < 0 AND {step} > 0) OR ({between} > 0 AND {step} < 0)"
    form = if_known(
        f"CASE {zero}WHEN {away} THEN $3 WHEN {between} // {step} >= 10000 THEN $4 ELSE {made} END",
        2,
    )
    return duck(t, form, start, stop, wrong, many, *more)


def _of_moments(site: CallSite, start: Value, stop: Value) -> Value:
    """Return dates, by days unless a step is given, or timestamps, by a constant interval."""
    if len(site.nodes) == 2:
        if start.type != DATE:
            raise site.mismatch()
        return _by_days(start, stop, _ONE_BY_ONE)
    step, size = site.arg(2).type, constant(site.arg(2))
    if site.arg(2) == null(step) and step in (INTERVAL_DAY, INTERVAL_YEAR, UNKNOWN):
        return null(array(start.type))
    if step not in (INTERVAL_DAY, INTERVAL_YEAR):
        raise site.mismatch()
    if not isinstance(size, int) or not size:
        raise site.unsupported("sequence with a computed or empty step")
    if step == INTERVAL_YEAR:
        return _by_months(site, start, stop, size)
    if start.type != DATE:
        return _by_milliseconds(site, start, stop, size)
    if size % _MILLISECONDS_A_DAY:
        raise site.unsupported("sequence of dates with a step other than whole days")
    return _by_days(start, stop, str(size // _MILLISECONDS_A_DAY))


def _few(between: str, step: int) -> str:
    """Return how many steps there are, no more than are allowed."""
    return f"least({between} // {step}, 10000)"


def _by_days(start: Value, stop: Value, days: str) -> Value:
    last = f"CASE WHEN ($2 - $1) // {days} >= 10000 THEN 0 ELSE $2 - $1 END"
    numbers = f"generate_series(0, {last}, {days})"
    made = f"list_transform({numbers}, lambda _d: $1 + CAST(_d AS INTEGER))"
    return _checked(made, "($2 - $1)", days, start, stop)


def _by_milliseconds(site: CallSite, start: Value, stop: Value, step: int) -> Value:
    if start.type.precision > 3:
        raise site.unsupported("sequence of timestamps beyond milliseconds")
    between = "(epoch_ms($2) - epoch_ms($1))"
    moment = f"$1 + to_milliseconds(_m * {step})"
    made = f"list_transform(range(0, {_few(between, step)} + 1), lambda _m: {moment})"
    return _checked(made, between, str(step), start, stop)


def _by_months(site: CallSite, start: Value, stop: Value, step: int) -> Value:
    if step < 0:
        raise site.unsupported("sequence going back by months")
    t = start.type
    first, last = whole_micros(start), whole_micros(stop)
    count = "datediff('month', $5, $6)"
    steps = f"range(0, {_few(count, step)} + 1)"
    moment = f"($5 + to_months(CAST(_m * {step} AS INTEGER)))"
    # Trino counts the steps in whole milliseconds (DateDiff).
    kept = f"list_filter({steps}, lambda _m: {_milliseconds(moment)} <= {_milliseconds('$6')})"
    finer = f"make_timestamp_ns(epoch_ns($1) + (epoch_us({moment}) - epoch_us($5)) * 1000)"
    shown = finer if t.precision > 6 else f"CAST({moment} AS $7)"
    made = f"list_transform({kept}, lambda _m: {shown})"
    between = f"(CASE WHEN $2 < $1 THEN -1 ELSE {count} END)"
    return _checked(made, between, str(step), start, stop, first, last, t)


def _milliseconds(moment: str) -> str:
    """Return a moment cut to milliseconds; DuckDB's epoch_ms rounds."""
    return f"date_trunc('millisecond', CAST({moment} AS TIMESTAMP))"
