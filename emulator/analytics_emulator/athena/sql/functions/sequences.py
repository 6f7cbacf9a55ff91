"""sequence: of integers, dates and timestamps (Trino docs, Array functions)."""

from ..failures import failure
from ..registry import Call, function
from ..scope import Expr
from ..typesystem import BIGINT, DATE, INTERVAL_DAY, INTERVAL_YEAR, Type, array
from .array_arguments import ARGUMENT

_MILLISECONDS_A_DAY = 86400000


@function("sequence")
def sequence(call: Call) -> Expr:
    """sequence(start, stop[, step]): at most 10,000 entries."""
    call.expect(2, 3)
    start, stop = call.arg(0), call.arg(1)
    if start.type == stop.type and start.type.kind in ("date", "timestamp"):
        return _of_moments(call, start, stop)
    a, b = call.coerced(0, BIGINT).sql, call.coerced(1, BIGINT).sql
    step = (
        call.coerced(2, BIGINT).sql
        if len(call.nodes) == 3
        else f"CASE WHEN {a} <= {b} THEN 1 ELSE -1 END"
    )
    t = array(BIGINT)
    zero = failure(ARGUMENT, "'step must not be zero'", t)
    safe = f"CASE WHEN ({step}) = 0 THEN 1 ELSE {step} END"
    series = _checked(
        f"generate_series({a}, {b}, {safe})", f"(({b} - {a}) // ({safe}))", t, _away(a, b, step)
    )
    return Expr(f"CASE WHEN ({step}) = 0 THEN {zero} ELSE {series} END", t)


def _away(start: str, stop: str, step: str) -> str:
    return f"(({stop} - {start} < 0 AND ({step}) > 0) OR ({stop} - {start} > 0 AND ({step}) < 0))"


def _checked(sql: str, last: str, t: Type, away: str) -> str:
    few = failure(
        ARGUMENT, "'result of sequence function must not have more than 10000 entries'", t
    )
    wrong = failure(
        ARGUMENT,
        "'sequence stop value should be greater than or equal to start value if step is"
        " greater than zero otherwise stop should be less than or equal to start'",
        t,
    )
    return f"CASE WHEN {away} THEN {wrong} WHEN {last} >= 10000 THEN {few} ELSE {sql} END"


def _of_moments(call: Call, start: Expr, stop: Expr) -> Expr:
    """Dates (by days unless a step is given) and timestamps, by a constant interval."""
    t = start.type
    step = call.arg(2) if len(call.nodes) == 3 else None
    if step is None and t == DATE:
        days = f"CASE WHEN {start.sql} <= {stop.sql} THEN 1 ELSE -1 END"
        return _by_days(start, stop, days)
    if step is None:
        raise call.mismatch()
    if step.type not in (INTERVAL_DAY, INTERVAL_YEAR):
        raise call.mismatch()
    if not isinstance(step.literal, int) or not step.literal:
        raise call.unsupported("sequence with a computed or empty step")
    if step.type == INTERVAL_YEAR:
        return _by_months(call, start, stop, step.literal)
    if t == DATE:
        if step.literal % _MILLISECONDS_A_DAY:
            raise call.unsupported("sequence of dates with a step other than whole days")
        return _by_days(start, stop, str(step.literal // _MILLISECONDS_A_DAY))
    return _by_milliseconds(call, start, stop, step.literal)


def _by_days(start: Expr, stop: Expr, days: str) -> Expr:
    numbers = f"generate_series(0, {stop.sql} - {start.sql}, {days})"
    sql = f"list_transform({numbers}, lambda _d: {start.sql} + CAST(_d AS INTEGER))"
    t, between = array(DATE), f"({stop.sql} - {start.sql})"
    away = f"({between} < 0 AND ({days}) > 0) OR ({between} > 0 AND ({days}) < 0)"
    return Expr(_checked(f"CAST({sql} AS DATE[])", f"({between} // ({days}))", t, away), t)


def _by_milliseconds(call: Call, start: Expr, stop: Expr, step: int) -> Expr:
    if start.type.precision > 3:
        raise call.unsupported("sequence of timestamps beyond milliseconds")
    t = array(start.type)
    between = f"(epoch_ms({stop.sql}) - epoch_ms({start.sql}))"
    moment = f"{start.sql} + to_milliseconds(_m * {step})"
    sql = f"list_transform(range(0, {between} // {step} + 1), lambda _m: {moment})"
    away = f"{between} {'<' if step > 0 else '>'} 0"
    return Expr(_checked(sql, f"({between} // {step})", t, away), t)


def _by_months(call: Call, start: Expr, stop: Expr, step: int) -> Expr:
    if step < 0:
        raise call.unsupported("sequence going back by months")
    t = array(start.type)
    moment = f"CAST({start.sql} + to_months(CAST(_m * {step} AS INTEGER)) AS {start.type.duck})"
    count = f"(datediff('month', {start.sql}, {stop.sql}) // {step})"
    every = f"list_transform(range(0, {count} + 1), lambda _m: {moment})"
    sql = f"list_filter({every}, lambda _m: _m <= {stop.sql})"
    return Expr(_checked(sql, count, t, f"{stop.sql} < {start.sql}"), t)
