"""Periods by name: which dates each name stands for, and which name leaves them to the reader.

QuickSight has no presets for date parameters. A definition makes them of a text parameter, with
bounds such as `switch(${Period}, 'Today', truncDate('DD', now()), ${From})`: the dates' own
controls then count for one name alone. So the page shows in them what the name stands for, and
takes that one name when a date is chosen.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from dashboard.expressions.rolling import PERIODS, evaluated, shifted, whole
from dashboard.expressions.syntax import (
    Call,
    Expression,
    Items,
    Operation,
    ParameterName,
    Text,
    parse,
)
from dashboard.refusal import NotDrawnError


@dataclass(frozen=True)
class Bound:
    """What a date parameter stands for by a period's name."""

    period: str
    date: str
    moments: Mapping[str, datetime]


def sheet_names(
    definition: Mapping[str, Any],
    controls: Sequence[Mapping[str, Any]],
    now: datetime,
    week_start: str,
) -> dict[str, Any] | None:
    """Return a sheet's period by name: its parameter, each name's dates, and the free name."""
    options = {one.get("parameter"): one.get("options") for one in controls}
    found = [
        one
        for one in _bounds(definition, now, week_start)
        if options.get(one.period) and one.date in options
    ]
    if not found:
        return None
    period, own = found[0].period, [one for one in found if one.period == found[0].period]
    names = own[0].moments
    free = [name for name in options[period] or [] if name not in names]
    if len(free) != 1:
        return None
    dates = {
        name: {one.date: one.moments[name].date().isoformat() for one in own if name in one.moments}
        for name in names
    }
    return {"parameter": period, "free": free[0], "dates": dates}


def _bounds(definition: Mapping[str, Any], now: datetime, week_start: str) -> Iterator[Bound]:
    for field in definition.get("CalculatedFields") or []:
        if "switch" not in field["Expression"].lower():
            continue
        try:
            for call in _switches(parse(field["Expression"])):
                yield _bound(call, now, week_start)
        except NotDrawnError:
            continue  # another kind of switch, or what its visuals will tell of


def _switches(node: Expression) -> Iterator[Call]:
    match node:
        case Call("switch", (ParameterName(), *_)):
            yield node
        case Call(_, parts) | Items(parts) | Operation(_, parts):
            for part in parts:
                yield from _switches(part)


def _bound(call: Call, now: datetime, week_start: str) -> Bound:
    """Read a switch that ends with a date parameter, maybe moved by a day: so are the others."""
    subject, *pairs, otherwise = call.arguments
    date, unit, amount = _moved(otherwise)
    moments = {}
    for name, moment in zip(pairs[::2], pairs[1::2], strict=False):
        if not isinstance(name, Text):
            raise NotDrawnError("A period's name is a text")
        moments[name.value] = shifted(evaluated(moment, now, week_start), -amount, unit)
    return Bound(str(getattr(subject, "name", "")), date, moments)


def _moved(node: Expression) -> tuple[str, str, int]:
    match node:
        case ParameterName(name):
            return name, "DAY", 0
        case Call("adddatetime", (amount, Text(unit), ParameterName(name))):
            return name, PERIODS.get(unit.upper(), unit), whole(amount)
    raise NotDrawnError("A switch that doesn't end with a date")
