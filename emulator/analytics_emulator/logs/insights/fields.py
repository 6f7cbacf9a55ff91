"""The fields of a log event: its own, JSON's, and those of Lambda's lines.

Source: CloudWatch Logs user guide, "Supported logs and discovered fields". Beyond it, unverified:
truth shows as 1 and 0; which lines of Lambda's have `@requestId` beside START, END and REPORT.
"""

import base64
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from analytics_emulator.logs.event import LogEvent
from analytics_emulator.logs.insights.values import Moment, Value

_MOST = 200  # fields found in an event
_LAMBDA = "/aws/lambda/"
_MEGABYTE = 1_000_000
_ID = r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
_LINE = re.compile(rf"(START|END|REPORT) RequestId: ({_ID})")
_LOGGED = re.compile(rf"(?:\[\w+\]\t)?\d{{4}}-\d\d-\d\dT[\d:.]+Z\t({_ID})\t")
_REPORT = {
    "@duration": (re.compile(r"\tDuration: ([\d.]+) ms"), 1),
    "@billedDuration": (re.compile(r"\tBilled Duration: ([\d.]+) ms"), 1),
    "@initDuration": (re.compile(r"\tInit Duration: ([\d.]+) ms"), 1),
    "@memorySize": (re.compile(r"\tMemory Size: ([\d.]+) MB"), _MEGABYTE),
    "@maxMemoryUsed": (re.compile(r"\tMax Memory Used: ([\d.]+) MB"), _MEGABYTE),
}


type Source = tuple[str, LogEvent]  # account:group, and an event of it


@dataclass
class Row:
    """The fields of an event or a group, looked up as a query asks for them."""

    values: dict[str, Value] = field(default_factory=dict)
    source: Source | None = None
    _is_searched: bool = False

    def get(self, name: str) -> Value:
        """Return a field's value; None where it isn't there."""
        if name not in self.values and self.source and not self._is_searched:
            self._is_searched = True
            for key, value in _found_in(*self.source):
                self.values.setdefault(key, value)
        return self.values.get(name)


def row_of(log: str, event: LogEvent) -> Row:
    """Return an event's row."""
    own: dict[str, Value] = {
        "@timestamp": Moment(event.time),
        "@ingestionTime": Moment(event.ingested),
        "@message": event.message,
        "@logStream": event.stream,
        "@log": log,
    }
    return Row(own, (log, event))


def place_of(pointer: str) -> tuple[str, str, int, str]:
    """Return what a `@ptr` names: log, stream, time and id; ValueError where it is none."""
    log, stream, time, event_id = json.loads(base64.urlsafe_b64decode(pointer))
    return str(log), str(stream), int(time), str(event_id)


def _found_in(log: str, event: LogEvent) -> Iterator[tuple[str, Value]]:
    """Yield `@ptr`, by which GetLogRecord finds the event again, and what is in its message."""
    place = json.dumps([log, event.stream, event.time, event.id])
    yield "@ptr", base64.urlsafe_b64encode(place.encode()).decode()
    is_lambda = log.partition(":")[2].startswith(_LAMBDA)
    if is_lambda:
        yield from _of_lambda(event.message)
    document = _document(event.message, is_within=is_lambda)
    if isinstance(document, dict):
        for count, (name, value) in enumerate(_flat(document, "")):
            if count >= _MOST:
                return
            yield (f"@{name}" if name.startswith("@") else name), value


def _document(message: str, *, is_within: bool) -> Any:
    """Return the JSON of a message; of Lambda's also the first object within it."""
    start = message.find("{")
    if start < 0 or (not is_within and message[:start].strip()):
        return None
    try:
        found, end = json.JSONDecoder().raw_decode(message, start)
    except (ValueError, RecursionError):
        return None
    return found if is_within or not message[end:].strip() else None


def _flat(value: Any, name: str) -> Iterator[tuple[str, Value]]:
    if isinstance(value, dict | list):
        pairs = value.items() if isinstance(value, dict) else enumerate(value)
        for key, inner in pairs:
            yield from _flat(inner, f"{name}.{key}" if name else str(key))
    elif value is not None:
        yield name, value


def _of_lambda(message: str) -> Iterator[tuple[str, Value]]:
    if found := _LINE.match(message):
        yield "@type", found[1]
        yield "@requestId", found[2]
        if found[1] == "REPORT":
            for name, (pattern, unit) in _REPORT.items():
                if value := pattern.search(message):
                    yield name, float(value[1]) * unit
    elif found := _LOGGED.match(message):
        yield "@requestId", found[1]
