"""Checks an event by the one schema: quickly when it is right, field by field when it is not."""

import json
from dataclasses import asdict, dataclass
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import fastjsonschema

from contract.times import is_ahead, is_before, is_event_time

SCHEMA: dict[str, Any] = json.loads(
    Path(__file__).with_name("event.schema.json").read_text(encoding="utf-8")
)
_FORMATS = {"event-time": is_event_time}
_is_valid = fastjsonschema.compile(SCHEMA, formats=_FORMATS, detailed_exceptions=False)
_find_all = fastjsonschema.compile(SCHEMA, formats=_FORMATS, use_default=False, fast_fail=False)


@dataclass(frozen=True)
class Problem:
    """One bad field and, in plain words, why; `event` stands for the event as a whole."""

    field: str
    reason: str

    def as_dict(self) -> dict[str, str]:
        """Return the form in which the API answers it."""
        return asdict(self)


def check_event(
    event: Any, now: datetime, currency: str | None = None, first_day: str | None = None
) -> list[Problem]:
    """Find every bad field of an event; none means that it may travel on.

    With a `currency` the event's own must be that one, or absent: no sum may mix two. With a
    `first_day` (`yyyy-MM-dd`) it is of that day or later: the table's partitions begin there.

    A price that came as a JSON number becomes its exact text, and the schema's defaults are
    filled in: the event is changed in place.
    """
    if not isinstance(event, dict):
        return [Problem("event", "must be an object")]
    if isinstance(event.get("price"), int | Decimal) and not isinstance(event["price"], bool):
        event["price"] = _price_text(event["price"])
    try:
        _is_valid(event)
    except fastjsonschema.JsonSchemaException:
        problems = _problems(event)
    else:
        problems = []
    if not any(problem.field == "timestamp" for problem in problems):
        problems += _time_problems(event["timestamp"], now, first_day)
    if not any(problem.field == "currency" for problem in problems):
        problems += _currency_problems(event, currency)
    return problems


def _time_problems(time: str, now: datetime, first_day: str | None) -> list[Problem]:
    if is_ahead(time, now):
        return [_problem("timestamp")]
    if first_day is not None and is_before(time, first_day):
        reason = f"must not be before {first_day}, the first day of this deployment's table"
        return [Problem("timestamp", reason)]
    return []


def _currency_problems(event: dict[str, Any], currency: str | None) -> list[Problem]:
    if currency is None or event.get("currency", currency) == currency:
        return []
    return [Problem("currency", f"must be {currency}, the one currency of this deployment")]


def _problems(event: dict[str, Any]) -> list[Problem]:
    """Name every field that breaks the schema, each once, whatever it breaks."""
    problems = [Problem(name, "is required") for name in SCHEMA["required"] if name not in event]
    try:
        _find_all(event)
    except fastjsonschema.JsonSchemaValuesException as found:
        bad = dict.fromkeys(error.path[1] for error in found.errors if len(error.path) > 1)
        problems += [_problem(name) for name in bad]
    return problems or [Problem("event", "must follow the schema")]


def _problem(name: str) -> Problem:
    return Problem(name, f"must be {SCHEMA['properties'][name]['description']}")


def _price_text(price: int | Decimal) -> str:
    """Write a number exactly, without exponent or idle zeros; a far-off one keeps its exponent."""
    number = Decimal(price)
    if not -30 < number.adjusted() < 30:
        return "0" if number == 0 else str(number)
    text = format(abs(number) if number == 0 else number, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text
