"""Pages of log events: as many as are asked for, and as fit into an answer.

Sources: CloudWatch Logs API reference, GetLogEvents and FilterLogEvents: 10,000 events or 1 MB; a
forward token at the end of a stream is given again.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from analytics_emulator.logs.event import Group, LogEvent, Place
from analytics_emulator.logs.events import LogEvents
from analytics_emulator.service import ServiceError

MOST_EVENTS = 10_000
_MOST_BYTES = 1024 * 1024
_DIGITS, _TIME_DIGITS = 56, 20
_MOST_NUMBER = 2**63 - 1
_FORWARD, _BACKWARD = "f/", "b/"
_BEGIN = Place(0, 0)


@dataclass(frozen=True)
class StreamPage:
    """What GetLogEvents answers: some events in order of time, and how to go on from there."""

    events: list[LogEvent]
    forward: str
    backward: str


def limit_of(asked: int | None) -> int:
    """Return how many events a page may have; raises ServiceError for more than there may be."""
    if asked is not None and not 1 <= asked <= MOST_EVENTS:
        raise _invalid(f"limit has to be between 1 and {MOST_EVENTS}, and is {asked}.")
    return asked or MOST_EVENTS


def cut(events: Iterable[LogEvent], limit: int) -> tuple[list[LogEvent], bool]:
    """Return the first events, at least one, and whether there are more."""
    found: list[LogEvent] = []
    size = 0
    for event in events:
        size += len(event.message.encode())
        if len(found) == limit or (found and size > _MOST_BYTES):
            return found, True
        found.append(event)
    return found, False


def stream_page(  # noqa: PLR0913 -- GetLogEvents' own members
    kept: LogEvents,
    group: Group,
    stream: str,
    *,
    start: int | None,
    end: int | None,
    token: str | None,
    limit: int,
    from_head: bool,
) -> StreamPage:
    """Return a page of a stream: the first events, the last ones, or those beside another page."""
    place = place_of(token[2:]) if token else None
    if token and not token.startswith((_FORWARD, _BACKWARD)):
        raise _invalid_token()
    if token.startswith(_FORWARD) if token else from_head:
        events, _ = cut(kept.events(group, [stream], start, end, place), limit)
    else:
        events, _ = cut(reversed(kept.latest(group, stream, limit, start, end, place)), limit)
        events.reverse()
    first, last = (events[0].place, events[-1].place) if events else (place or _BEGIN,) * 2
    return StreamPage(events, _FORWARD + digits(last), _BACKWARD + digits(first))


def digits(place: Place) -> str:
    """Write a place as the digits of a token."""
    return f"{place.time:0{_TIME_DIGITS}d}{place.id:0{_DIGITS - _TIME_DIGITS}d}"


def place_of(text: str) -> Place:
    """Return the place that a token's digits name; raises ServiceError for what isn't one."""
    if len(text) != _DIGITS or not (text.isascii() and text.isdigit()):
        raise _invalid_token()
    place = Place(int(text[:_TIME_DIGITS]), int(text[_TIME_DIGITS:]))
    if max(place) > _MOST_NUMBER:
        raise _invalid_token()
    return place


def _invalid_token() -> ServiceError:
    return _invalid("The specified nextToken is invalid.")


def _invalid(message: str) -> ServiceError:
    return ServiceError("InvalidParameterException", message)
