"""RANGE frames: how far a frame reaches from the value by which its row is ordered.

DuckDB adds an offset to the key and looks the sum up, so both are brought to one type: numbers to
the type in which they meet, moments to timestamps beside intervals.
"""

from dataclasses import replace

from sqlglot import exp

from ...errors import AthenaQueryError
from ...functions.site import Over
from ...nodes.node import Node
from ...nodes.values import Literal, Value, duck
from ...nodes.walking import walk
from ...semantics.coercion import coerce
from ...semantics.failures import ARGUMENT, failure
from ...semantics.zones import instant
from ...types import INTEGERS, INTERVAL_DAY, INTERVAL_YEAR, NUMERIC, Type, common_of
from ..binder import Binder

_ERROR = "INVALID_WINDOW_FRAME"
_REQUIRES = "Window frame of type RANGE PRECEDING or FOLLOWING requires"
_ZONED = "timestamp with time zone"
_MOMENTS = ("date", "timestamp", _ZONED)
_INTERVALS = (INTERVAL_DAY, INTERVAL_YEAR)
_TIMED = "time with time zone"
_DAY_MILLIS = 86_400_000

type Offset = tuple[Value, exp.Expr]


def beside_key(
    binder: Binder, over: Over, offsets: list[Offset], edges: list[str]
) -> tuple[Over, tuple[Value, ...]]:
    """Return a window and its offsets, so that they can be added to what orders it."""
    _check_key(binder, over, offsets[0][1])
    item = over.order[0]
    key = item.value
    for value, node in offsets:
        if value.type in _INTERVALS and any(map(_is_timed, walk(key))):
            raise binder.not_supported(node, f"RANGE beside {_TIMED}")
        _check_offset(binder, key.type, value.type, node)
    values = [not_negative(v) for v, _ in offsets]
    if key.type.kind in ("time", *_MOMENTS):
        pairs = zip(values, _signs(edges, descending=item.descending), strict=True)
        bounds = tuple(_interval(key, value, adds=adds) for value, adds in pairs)
        moment = _as_timestamp(binder, key, offsets)
        return replace(over, order=(replace(item, value=moment),)), bounds
    met = common_of([key.type, *(v.type for v in values)])
    if met is None:
        raise binder.not_supported(offsets[0][1], f"RANGE beside {key.type}")
    found = tuple(coerce(v, met) for v in values)
    number = coerce(key, met)
    if item.nulls_first and met.kind in ("double", "real"):
        number = _known_number(number)
    return replace(over, order=(replace(item, value=number),)), found


def _is_timed(part: Node) -> bool:
    return isinstance(part, Value) and part.type.kind == _TIMED


def _known_number(value: Value) -> Value:
    """Return a number that fails where it is NaN: among NULLs that come first Trino holds it for
    the least and looks frames up as if it weren't, so that they reach over it."""
    failed = failure("NOT_SUPPORTED", "RANGE beside NaN with NULLS FIRST", value.type)
    return duck(value.type, "CASE WHEN isnan($1) THEN $2 ELSE $1 END", value, failed)


def not_negative(value: Value) -> Value:
    """Return an offset, or a failure where it is less than nothing or NULL."""
    if isinstance(value, Literal) and isinstance(value.value, int) and value.value >= 0:
        return value
    text = "Window frame offset value must not be negative or null"
    negative = failure(_ERROR, text, value.type)
    if value.type.kind in ("double", "real"):  # DuckDB's NaN is more than nothing
        form = "CASE WHEN $1 >= 0 AND NOT isnan($1) THEN $1 ELSE $2 END"
    else:
        form = "CASE WHEN $1 >= 0 THEN $1 ELSE $2 END"
    return duck(value.type, form, value, negative)


def is_whole(t: Type) -> bool:
    """Return whether a type has whole numbers only."""
    return t.kind in INTEGERS or (t.kind == "decimal" and not t.scale)


def _check_key(binder: Binder, over: Over, node: exp.Expr) -> None:
    if not over.order:
        raise binder.error("MISSING_ORDER_BY", f"{_REQUIRES} ORDER BY", node)
    if len(over.order) != 1:
        found = f"{_REQUIRES} single sort item in ORDER BY (actual: {len(over.order)})"
        raise binder.error("INVALID_ORDER_BY", found, node)
    key = over.order[0].value.type
    if key.kind not in (*NUMERIC, *_MOMENTS, "time") and key not in _INTERVALS:
        text = f"{_REQUIRES} that sort item type be numeric, datetime or interval (actual: {key})"
        raise _mismatch(binder, text, node)


def _check_offset(binder: Binder, key: Type, offset: Type, node: exp.Expr) -> None:
    if key.kind in NUMERIC:
        fits = offset.kind in NUMERIC
    else:
        intervals = (key,) if key in _INTERVALS else _INTERVALS[: 1 + (key.kind != "time")]
        fits = offset in intervals
    if not fits:
        text = (
            f"Window frame RANGE value type ({offset}) not compatible with sort item type ({key})"
        )
        raise _mismatch(binder, text, node)


def _mismatch(binder: Binder, text: str, node: exp.Expr) -> AthenaQueryError:
    return binder.error("TYPE_MISMATCH", text, node)


def _as_timestamp(binder: Binder, key: Value, offsets: list[Offset]) -> Value:
    """Return the moment that orders rows as a timestamp; a time is one of one day."""
    if key.type.kind == "time":
        return duck(Type("timestamp", 6), "(DATE '1970-01-01' + $1)", key)
    months = any(v.type == INTERVAL_YEAR for v, _ in offsets)
    if key.type.precision > 6 or (key.type.kind == _ZONED and months):
        raise binder.not_supported(offsets[0][1], f"RANGE of months or finer beside {key.type}")
    if key.type.kind == _ZONED:
        return instant(key)
    return coerce(key, Type("timestamp", 6))


def _signs(edges: list[str], *, descending: bool) -> list[bool]:
    """Return of each offset whether it is added to the key."""
    return [e.endswith("FOLLOWING") != descending for e in edges if e.startswith("$")]


def _within_day(key: Value, value: Value, *, adds: bool) -> Value:
    """Return an offset from a time without whole days; where it leaves the day a Trino 476's frames
    mostly end in an internal error."""
    failed = failure("NOT_SUPPORTED", "RANGE beside times over midnight", value.type)
    reached = f"date_diff('millisecond', TIME '00:00:00', $2) {'+' if adds else '-'} $1"
    stays = f"$2 IS NULL OR {reached} BETWEEN 0 AND {_DAY_MILLIS - 1}"
    within = f"CASE WHEN {stays} THEN $1 ELSE $3 END"
    rest = duck(value.type, f"($1 % {_DAY_MILLIS})", value)
    return duck(value.type, within, rest, key, failed)


def _interval(key: Value, value: Value, *, adds: bool) -> Value:
    """Return an offset as DuckDB's interval; a date can't be moved by part of a day."""
    if value.type == INTERVAL_YEAR:
        return duck(value.type, "to_months($1)", value)
    if key.type.kind == "time":
        value = _within_day(key, value, adds=adds)
    if key.type.kind == "date":
        words = (
            "add hour, minutes or seconds to" if adds else "subtract hour, minutes or seconds from"
        )
        part = failure(ARGUMENT, f"Cannot {words} a date", value.type)
        form = f"CASE WHEN $1 % {_DAY_MILLIS} = 0 THEN $1 ELSE $2 END"
        value = duck(value.type, form, value, part)
    return duck(value.type, "to_milliseconds($1)", value)
