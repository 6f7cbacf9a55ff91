"""RANGE frames: how far a frame reaches from the value by which its row is ordered.

DuckDB adds an offset to the key and looks the sum up, so both are brought to one type: numbers to
the type in which they meet, moments to timestamps beside intervals.
"""

from dataclasses import replace

from sqlglot import exp

from ...errors import AthenaQueryError
from ...functions.site import Over
from ...nodes.values import Literal, Value, duck
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
_TIMES = ("time", "time with time zone")
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
        _check_offset(binder, key.type, value.type, node)
    values = [not_negative(v) for v, _ in offsets]
    if key.type.kind in _MOMENTS:
        moment = _as_timestamp(binder, key, offsets)
        signs = [_adds(e, descending=item.descending) for e in edges if e.startswith("$")]
        pairs = zip(values, signs, strict=True)
        bounds = tuple(_interval(key.type, value, adds=adds) for value, adds in pairs)
        return replace(over, order=(replace(item, value=moment),)), bounds
    met = common_of([key.type, *(v.type for v in values)])
    if met is None:
        raise binder.not_supported(offsets[0][1], f"RANGE beside {key.type}")
    found = tuple(coerce(v, met) for v in values)
    number = coerce(key, met)
    if item.nulls_first and met.kind in ("double", "real"):
        number = _known_number(number)
    return replace(over, order=(replace(item, value=number),)), found


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
    if key.kind in _TIMES:
        raise binder.not_supported(node, f"RANGE beside {key}")
    if key.kind not in (*NUMERIC, *_MOMENTS) and key not in _INTERVALS:
        text = f"{_REQUIRES} that sort item type be numeric, datetime or interval (actual: {key})"
        raise _mismatch(binder, text, node)


def _check_offset(binder: Binder, key: Type, offset: Type, node: exp.Expr) -> None:
    if key.kind in NUMERIC:
        fits = offset.kind in NUMERIC
    else:
        fits = offset == key if key in _INTERVALS else offset in _INTERVALS
    if not fits:
        text = (
            f"Window frame RANGE value type ({offset}) not compatible with sort item type ({key})"
        )
        raise _mismatch(binder, text, node)


def _mismatch(binder: Binder, text: str, node: exp.Expr) -> AthenaQueryError:
    return binder.error("TYPE_MISMATCH", text, node)


def _as_timestamp(binder: Binder, key: Value, offsets: list[Offset]) -> Value:
    """Return the moment that orders rows as a timestamp."""
    months = any(v.type == INTERVAL_YEAR for v, _ in offsets)
    if key.type.precision > 6 or (key.type.kind == _ZONED and months):
        raise binder.not_supported(offsets[0][1], f"RANGE of months or finer beside {key.type}")
    if key.type.kind == _ZONED:
        return instant(key)
    return coerce(key, Type("timestamp", 6))


def _adds(edge: str, *, descending: bool) -> bool:
    return edge.endswith("FOLLOWING") != descending


def _interval(key: Type, value: Value, *, adds: bool) -> Value:
    """Return an offset as DuckDB's interval; a date can't be moved by part of a day."""
    if value.type == INTERVAL_YEAR:
        return duck(value.type, "to_months($1)", value)
    if key.kind == "date":
        words = (
            "add hour, minutes or seconds to" if adds else "subtract hour, minutes or seconds from"
        )
        part = failure(ARGUMENT, f"Cannot {words} a date", value.type)
        form = f"CASE WHEN $1 % {_DAY_MILLIS} = 0 THEN $1 ELSE $2 END"
        value = duck(value.type, form, value, part)
    return duck(value.type, "to_milliseconds($1)", value)
