"""Parts of dates, times and intervals: year(x), EXTRACT (Trino docs, Date and time functions)."""

from sqlglot import exp

from ..binding.binder import Binder, rule
from ..binding.scope import Scope
from ..nodes.values import Value, duck, null
from ..semantics.clocks import TIMED, clock_time, offset_of
from ..semantics.coercion import coerce
from ..semantics.sharing import once
from ..semantics.zones import ZONED, instant, local_time, whole_micros
from ..types import BIGINT, INTERVAL_DAY, INTERVAL_YEAR, TIMESTAMP, TIMESTAMP_TZ, UNKNOWN
from .registry import scalar_rule
from .site import CallSite

MOMENTS = ("date", "timestamp", ZONED)
CLOCK = ("hour", "minute", "second", "millisecond")
_PARTS = {
    "year": "year",
    "quarter": "quarter",
    "month": "month",
    "week": "weekofyear",
    "week_of_year": "weekofyear",
    "day": "day",
    "day_of_month": "day",
    "day_of_week": "isodow",
    "dow": "isodow",
    "day_of_year": "dayofyear",
    "doy": "dayofyear",
    "year_of_week": "isoyear",
    "yow": "isoyear",
    "hour": "hour",
    "minute": "minute",
    "second": "second",
    "millisecond": "millisecond",
}
_ZONE_PARTS = {"timezone_hour": "abs($1) // 60", "timezone_minute": "abs($1) % 60"}
_INTERVALS = {
    INTERVAL_DAY.kind: {
        "day": "$1 // 86400000",
        "hour": "$1 // 3600000 % 24",
        "minute": "$1 // 60000 % 60",
        "second": "$1 // 1000 % 60",
        "millisecond": "$1 % 1000",
    },
    INTERVAL_YEAR.kind: {"year": "$1 // 12", "month": "$1 % 12"},
}
_WITHOUT = {True: ("date",), False: ("time", TIMED)}
"""The kinds without parts of a clock, and those without other parts."""


def _part(name: str, value: Value) -> Value | None:
    """Return a part of a moment or interval; None where the type has no such part."""
    kind = value.type.kind
    if name in _ZONE_PARTS:
        return _zone_part(name, value) if kind in (ZONED, TIMED) else None
    if kind in _INTERVALS:
        form = _INTERVALS[kind].get(name)
        return duck(BIGINT, f"CAST({form} AS BIGINT)", value) if form else None
    if kind not in (*MOMENTS, "time", TIMED) or kind in _WITHOUT[name in CLOCK]:
        return None
    shown = clock_time(whole_micros(local_time(value)) if kind in MOMENTS else value)
    if name == "millisecond":
        return duck(BIGINT, "(CAST(millisecond($1) AS BIGINT) % 1000)", shown)
    return duck(BIGINT, f"CAST({_PARTS[name]}($1) AS BIGINT)", shown)


def _zone_part(name: str, value: Value) -> Value:
    """Return the hours or minutes of a zone's offset at a moment, with the offset's sign."""
    minutes = offset_of(value) if value.type.kind == TIMED else offset_at(value)
    return duck(BIGINT, f"CAST(sign($1) * ({_ZONE_PARTS[name]}) AS BIGINT)", minutes)


def offset_at(value: Value) -> Value:
    """Return by how many minutes a moment's zone is ahead of UTC."""
    return once(value, _offset)


def _offset(value: Value) -> Value:
    elapsed = "CAST((epoch_ms($1) - epoch_ms($2)) // 60000 AS BIGINT)"
    return duck(BIGINT, elapsed, local_time(value), instant(value))


def moment_argument(site: CallSite) -> Value:
    """Return a function's first argument; a NULL without a type may be a moment of any kind."""
    value = site.arg(0)
    return null(TIMESTAMP_TZ) if value.type == UNKNOWN else value


@scalar_rule(*_PARTS, *_ZONE_PARTS)
def part_function(site: CallSite) -> Value:
    """Return year(x), day_of_week(x) (1 = Monday), timezone_hour(x) and the like."""
    site.expect(1)
    value = moment_argument(site)
    if value.type.kind == "date" and site.name in CLOCK:
        value = coerce(value, TIMESTAMP)
    if value.type.kind in ("date", "timestamp") and site.name in _ZONE_PARTS:
        value = coerce(value, TIMESTAMP_TZ)
    found = _part(site.name, value)
    if found is None:
        raise site.mismatch()
    return found


_FIELDS = (
    *("YEAR", "QUARTER", "MONTH", "WEEK", "DAY", "DAY_OF_MONTH", "DAY_OF_WEEK", "DOW"),
    *("DAY_OF_YEAR", "DOY", "YEAR_OF_WEEK", "YOW", "HOUR", "MINUTE", "SECOND"),
    *("TIMEZONE_MINUTE", "TIMEZONE_HOUR"),
)


@rule(exp.Extract)
def extract(binder: Binder, node: exp.Expr, scope: Scope) -> Value:
    """Return EXTRACT(part FROM x)."""
    field = node.this.name.upper()
    if field not in _FIELDS:
        text = f"Invalid EXTRACT field {node.this.name}, valid fields are: {', '.join(_FIELDS)}"
        raise binder.error("SYNTAX_ERROR", text, node)
    value = binder.value(node.expression, scope)
    found = _part(field.lower(), value)
    if found is None:
        text = f"Cannot extract {field} from {value.type}"
        raise binder.error("TYPE_MISMATCH", text, node.expression)
    return found
