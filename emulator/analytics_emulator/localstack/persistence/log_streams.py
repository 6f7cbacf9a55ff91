"""Log streams are pickled without their events, which are rows, and what is counted there."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from moto.logs.models import LogStream

from analytics_emulator.localstack.log_streams import group_of, log_events, log_groups
from analytics_emulator.state.pickles import Reducer

_COUNTED: Mapping[str, Any] = {
    "stored_bytes": 0,
    "upload_sequence_token": 0,
    "last_ingestion_time": None,
}


def with_counts(load: Callable[[bytes], None]) -> Callable[[bytes], None]:
    """Return a load that counts the events of the streams, too."""

    def load_and_count(content: bytes) -> None:
        load(content)
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


def _new() -> Any:
    return LogStream.__new__(LogStream)


def _streams() -> Iterator[Any]:
    for group in log_groups():
        yield from list(group.streams.values())
