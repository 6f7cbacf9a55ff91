"""Log events: rows, a piece a row, since streams only grow; the rest of a stream is pickled."""

import json
import uuid
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from moto.logs.models import LogEvent, LogStream, logs_backends

from analytics_emulator.state.pickles import Reducer
from analytics_emulator.state.rows import Rows

_NAME = "kept_as"  # a stream's own member, so that it goes where the stream goes
_MEMBERS = ("event_id", "ingestion_time", "timestamp", "message")


class LogEvents:
    """The events of all streams, in a file of rows."""

    def __init__(self, rows: Rows) -> None:
        self._rows = rows
        self._kept: dict[str, int] = {}

    def before(self, dump: Callable[[], bytes]) -> Callable[[], bytes]:
        """Return a dump that keeps new events first."""

        def dump_with_events() -> bytes:
            self._keep_new()
            return dump()

        return dump_with_events

    def after(self, load: Callable[[bytes], None]) -> Callable[[bytes], None]:
        """Return a load that puts events into the streams."""

        def load_with_events(content: bytes) -> None:
            load(content)
            self._fill()

        return load_with_events

    def _keep_new(self) -> None:
        streams = {_name(stream): stream for stream in _streams()}
        rows = []
        for name, stream in streams.items():
            start, events = self._kept.get(name, 0), stream.events
            if len(events) > start:
                piece = [[getattr(event, m) for m in _MEMBERS] for event in events[start:]]
                rows.append((name, str(start), json.dumps(piece)))
                self._kept[name] = start + len(piece)
        if rows:
            self._rows.change(rows)
        for gone in self._kept.keys() - streams.keys():
            self._rows.remove_scope(gone)
            del self._kept[gone]

    def _fill(self) -> None:
        streams = {_name(stream): stream for stream in _streams()}
        for name, _, content in self._rows.all():
            if name in streams:
                streams[name].events += [_event(members) for members in json.loads(content)]
            self._kept[name] = len(streams[name].events) if name in streams else 0
        ids = [event.event_id for stream in streams.values() for event in stream.events]
        LogEvent._event_id = max(ids, default=-1) + 1


def reducers() -> Mapping[type, Reducer]:
    """Return how streams are pickled: without their events."""
    return {LogStream: lambda stream: (_new, (), vars(stream) | {"events": []})}


def _new() -> Any:
    return LogStream.__new__(LogStream)


def _streams() -> Iterator[Any]:
    for regions in list(logs_backends.values()):
        for backend in list(regions.values()):
            for group in list(backend.groups.values()):
                yield from list(group.streams.values())


def _name(stream: Any) -> str:
    name: str = vars(stream).setdefault(_NAME, uuid.uuid4().hex)
    return name


def _event(members: list[Any]) -> Any:
    event = LogEvent.__new__(LogEvent)
    vars(event).update(zip(_MEMBERS, members, strict=True))
    return event
