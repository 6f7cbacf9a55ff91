"""Log streams as LocalStack has them, with their events in rows instead of lists.

`log_events().events(group, streams, start, end)` reads them, here and wherever logs are read.
"""

import time
from collections.abc import Iterator, Mapping
from typing import Any

from moto.logs.models import LogGroup, LogsBackend, LogStream, logs_backends

from analytics_emulator.localstack.log_delivery import deliver
from analytics_emulator.localstack.persistence.keeper import LOGS, keeper
from analytics_emulator.localstack.typed import patched
from analytics_emulator.logs.event import Group
from analytics_emulator.logs.events import LogEvents
from analytics_emulator.single import Single


@Single
def log_events() -> LogEvents:
    """Return the events of all groups: in the state folder, where one is kept."""
    found = keeper()
    return LogEvents(found.folder / LOGS if found else None)


def log_groups() -> Iterator[Any]:
    """Yield LocalStack's log groups, of all accounts and regions."""
    for regions in list(logs_backends.values()):
        for backend in list(regions.values()):
            yield from list(backend.groups.values())


def group_of(found: Any) -> Group:
    """Name one of LocalStack's log groups."""
    return Group(found.account_id, found.region, found.name)


def apply() -> None:
    """Have streams put their events into rows, describe these, and go with them."""
    # LocalStack's own patch hides where it stands from `patched`.
    setattr(LogStream, "put_log_events", _put)  # noqa: B010 -- a method of an untyped class
    setattr(LogStream, "to_describe_dict", _described)  # noqa: B010 -- as that one

    @patched(LogGroup.delete_log_stream)
    def delete_log_stream(delete: Any, self: Any, name: str) -> None:
        delete(self, name)
        log_events().remove(group_of(self), name)

    @patched(LogsBackend.delete_log_group)
    def delete_log_group(delete: Any, self: Any, name: str) -> None:
        delete(self, name)
        log_events().remove(Group(self.account_id, self.region_name, name))


def _put(stream: Any, events: list[Mapping[str, Any]]) -> str:
    """Append events, and send them to those who subscribe to the group."""
    put = log_events().put(
        group_of(stream.log_group),
        stream.log_stream_name,
        [(event["timestamp"], event["message"]) for event in events],
        int(time.time() * 1000),
    )
    stream.stored_bytes += sum(len(event.message) for event in put)
    for subscription in list(stream.log_group.subscription_filters.values()):
        deliver(stream, put, subscription)
    return put[-1].id if put else f"{0:056d}"


def _described(stream: Any) -> dict[str, Any]:
    told = {
        "arn": stream.arn,
        "creationTime": stream.creation_time,
        "logStreamName": stream.log_stream_name,
        "storedBytes": stream.stored_bytes,
    }
    found = log_events().summary(group_of(stream.log_group), stream.log_stream_name)
    if not found.events:
        return told
    return told | {
        "firstEventTimestamp": found.first,
        "lastEventTimestamp": found.last,
        "lastIngestionTime": found.ingested,
        "uploadSequenceToken": str(found.events),
    }
