"""Says which requests CloudWatch Logs doesn't take, beyond what its model says.

Source: CloudWatch Logs API reference, PutLogEvents and PutRetentionPolicy; the texts as users quote
them (nhs-england-tools/terraform-aws-opennext 27, aws/aws-for-fluent-bit 68); that of the
span is from memory.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

RETENTION_DAYS = (
    *(1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731),
    *(1096, 1827, 2192, 2557, 2922, 3288, 3653),
)
_MOST_BYTES = 1_048_576
_BYTES_OF_AN_EVENT = 26
_MOST_MS = 24 * 3_600_000


def faults_of(operation: str, request: Mapping[str, Any]) -> Iterator[str]:
    """Yield why a request isn't taken."""
    return _LOOKS[operation](request) if operation in _LOOKS else iter(())


def _events(request: Mapping[str, Any]) -> Iterator[str]:
    events: Sequence[Mapping[str, Any]] = request.get("logEvents") or ()
    sizes = [len(event["message"].encode()) + _BYTES_OF_AN_EVENT for event in events]
    moments = [event["timestamp"] for event in events]
    for size in sizes:
        if size > _MOST_BYTES:
            yield f"Log event too large: {size} bytes exceeds limit of {_MOST_BYTES}"
    if sum(sizes) > _MOST_BYTES:
        yield f"Upload too large: {sum(sizes)} bytes exceeds limit of {_MOST_BYTES}"
    if moments and max(moments) - min(moments) > _MOST_MS:
        yield (
            "The batch of log events in a single PutLogEvents request cannot span more than 24 "
            "hours."
        )


def _retention(request: Mapping[str, Any]) -> Iterator[str]:
    if (days := request.get("retentionInDays")) not in RETENTION_DAYS:
        yield (
            f"1 validation error detected: Value '{days}' at 'retentionInDays' failed to satisfy "
            f"constraint: Member must satisfy enum value set: {list(RETENTION_DAYS)}"
        )


_LOOKS: dict[str, Callable[[Mapping[str, Any]], Iterator[str]]] = {
    "PutLogEvents": _events,
    "PutRetentionPolicy": _retention,
}
