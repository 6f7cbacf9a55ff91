"""Log streams are pickled without their events, which are rows, and what is counted there."""

import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from moto.logs.models import LogStream, logs_backends

from analytics_emulator.localstack.log_streams import group_of, log_events
from analytics_emulator.localstack.persistence.keeper import keeper
from analytics_emulator.state.pickles import Reducer
from analytics_emulator.state.rows import Rows

_COUNTED: Mapping[str, Any] = {
    "stored_bytes": 0,
    "upload_sequence_token": 0,
    "last_ingestion_time": None,
}


def with_counts(load: Callable[[bytes], None]) -> Callable[[bytes], None]:
    """Return a load that counts the events of the streams, too."""

    def load_and_count(content: bytes) -> None:
        load(content)
        _take_over()
        for stream in _streams():
            summary = log_events().summary(group_of(stream.log_group), stream.log_stream_name)
            stream.stored_bytes = summary.bytes

    return load_and_count


def drop_unknown() -> None:
    """Remove events whose stream wasn't saved before a crash."""
    known = ((group_of(s.log_group), s.log_stream_name) for s in _streams())
    log_events().keep_only(known)


def reducers() -> Mapping[type, Reducer]:
    """Return how streams are pickled."""
    return {LogStream: lambda stream: (_new, (), {**vars(stream), **_COUNTED})}


def _take_over() -> None:
    """Make rows of the events as they were kept before: pieces of streams that had numbers."""
    found = keeper()
    path = found.folder / "log-events.db" if found else None
    if path is None or not path.exists():
        return
    streams = {vars(stream).pop("kept_as", None): stream for stream in _streams()}
    for number, _, content in Rows(path).all():
        if stream := streams.get(number):
            events = [(time, message) for _, _, time, message in json.loads(content)]
            ingested = json.loads(content)[-1][1]
            group = group_of(stream.log_group)
            log_events().put(group, stream.log_stream_name, events, ingested)
    log_events().sync()
    for file in path.parent.glob(f"{path.name}*"):
        file.unlink()


def _new() -> Any:
    return LogStream.__new__(LogStream)


def _streams() -> Iterator[Any]:
    for regions in list(logs_backends.values()):
        for backend in list(regions.values()):
            for group in list(backend.groups.values()):
                yield from list(group.streams.values())
