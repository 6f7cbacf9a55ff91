"""GetLogEvents and FilterLogEvents, answered from the rows of events.

AWS takes either a group's name or an identifier, refuses a prefix of streams beside names of them,
and has interleaved streams whatever `interleaved` says since 2019 (CloudWatch Logs API reference).
"""

from collections.abc import Callable
from typing import Any

from localstack.aws.api import handler
from localstack.aws.api.logs import InvalidParameterException, ResourceNotFoundException
from localstack.services.logs.models import get_moto_logs_backend
from localstack.services.logs.provider import LogsProvider

from analytics_emulator.localstack.log_streams import group_of, log_events
from analytics_emulator.localstack.service_provider import service_error_to_exception
from analytics_emulator.localstack.typed import add_operations
from analytics_emulator.logs.event import LogEvent, group_name
from analytics_emulator.logs.filter_pattern import UnsupportedPatternError, event_test
from analytics_emulator.logs.pages import cut, digits, limit_of, place_of, stream_page
from analytics_emulator.service import ServiceError


def apply() -> None:
    """Add both operations to the service."""
    add_operations(LogsProvider, get_log_events, filter_log_events)


@handler("GetLogEvents", expand=False)
def get_log_events(_self: Any, context: Any, request: dict[str, Any]) -> dict[str, Any]:
    """Read a page of one stream; its `endTime` is the first moment that isn't asked for."""
    group, stream, end = _group(context, request), request["logStreamName"], request.get("endTime")
    if stream not in group.streams:
        raise ResourceNotFoundException("The specified log stream does not exist.")
    try:
        page = stream_page(
            log_events(),
            group_of(group),
            stream,
            start=request.get("startTime"),
            end=None if end is None else end - 1,
            token=request.get("nextToken"),
            limit=limit_of(request.get("limit")),
            from_head=bool(request.get("startFromHead")),
        )
    except ServiceError as error:
        raise service_error_to_exception(error) from error
    return {
        "events": [_told(event) for event in page.events],
        "nextForwardToken": page.forward,
        "nextBackwardToken": page.backward,
    }


@handler("FilterLogEvents", expand=False)
def filter_log_events(_self: Any, context: Any, request: dict[str, Any]) -> dict[str, Any]:
    """Search streams; the `endTime` itself is asked for, too."""
    group = _group(context, request)
    streams, test = _streams(group, request), pattern_test(request.get("filterPattern"))
    try:
        limit, token = limit_of(request.get("limit")), request.get("nextToken")
        after = place_of(token) if token else None
    except ServiceError as error:
        raise service_error_to_exception(error) from error
    start, end = request.get("startTime"), request.get("endTime")
    found = log_events().events(group_of(group), streams, start, end, after)
    events, is_more = cut((event for event in found if test(event.message)), limit)
    answer = {
        "events": [
            _told(event) | {"logStreamName": event.stream, "eventId": event.id} for event in events
        ],
        "searchedLogStreams": [
            {"logStreamName": name, "searchedCompletely": True} for name in streams
        ],
    }
    return answer | ({"nextToken": digits(events[-1].place)} if is_more else {})


def pattern_test(pattern: str | None) -> Callable[[str], bool]:
    """Return the test that a pattern stands for; one that isn't read here is refused."""
    try:
        return event_test(pattern or "")
    except UnsupportedPatternError as error:
        raise InvalidParameterException(f"Invalid filter pattern {pattern}: {error}") from error


def _told(event: LogEvent) -> dict[str, Any]:
    return {"timestamp": event.time, "message": event.message, "ingestionTime": event.ingested}


def _group(context: Any, request: dict[str, Any]) -> Any:
    """Return the group that is named; an identifier is a name or an ARN, which ends with it."""
    given = [request[key] for key in ("logGroupName", "logGroupIdentifier") if request.get(key)]
    if len(given) != 1:
        raise InvalidParameterException(
            "Either logGroupName or logGroupIdentifier has to be given, and not both."
        )
    name = group_name(str(given[0]))
    backend: Any = get_moto_logs_backend(context.account_id, context.region)
    if name not in backend.groups:
        raise ResourceNotFoundException("The specified log group does not exist.")
    return backend.groups[name]


def _streams(group: Any, request: dict[str, Any]) -> list[str]:
    names, prefix = request.get("logStreamNames"), request.get("logStreamNamePrefix")
    if names and prefix is not None:
        raise InvalidParameterException(
            "logStreamNamePrefix and logStreamNames are mutually exclusive parameters."
        )
    if names:
        return [name for name in group.streams if name in names]
    return [name for name in group.streams if name.startswith(prefix or "")]
