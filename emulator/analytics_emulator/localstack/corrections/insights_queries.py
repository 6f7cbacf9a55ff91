"""Runs queries of Logs Insights (CloudWatch Logs API, StartQuery).

LocalStack completes them all, and reads `fields`, `sort` and `limit` alone: `stats count(*)` gives
a row for each event, `filter` leaves nothing out, and times come as numbers. Queries are lost when
the emulator ends, as results are on AWS after seven days.
"""

import heapq
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from localstack.aws.api import CommonServiceException, handler
from localstack.aws.api.logs import (
    InvalidParameterException,
    MalformedQueryException,
    ResourceNotFoundException,
)
from localstack.services.logs.models import get_moto_logs_backend
from localstack.services.logs.provider import LogsProvider

from analytics_emulator.localstack.log_streams import group_of, log_events
from analytics_emulator.localstack.typed import add_operations
from analytics_emulator.logs.event import Group, group_name
from analytics_emulator.logs.insights.commands import MOST_ROWS, Command, read
from analytics_emulator.logs.insights.errors import MalformedQueryError
from analytics_emulator.logs.insights.fields import Source, place_of, row_of
from analytics_emulator.logs.insights.queries import LANGUAGE, Queries, Query
from analytics_emulator.logs.insights.values import text_of

_PAGE = 50
_QUERIES: dict[tuple[str, str], Queries] = defaultdict(Queries)


def apply() -> None:
    """Add the operations to the service."""
    add_operations(
        LogsProvider, start_query, get_query_results, stop_query, describe_queries, get_log_record
    )


@handler("StartQuery", expand=False)
def start_query(_self: Any, context: Any, request: dict[str, Any]) -> dict[str, Any]:
    """Begin a query over the groups that are named."""
    if request.get("queryLanguage", LANGUAGE) != LANGUAGE:
        text = "This emulator reads queries in Logs Insights QL (CWLI) alone."
        raise CommonServiceException("NotImplementedException", text, 501)
    commands = _commands(request["queryString"])
    begin, end = request["startTime"], request["endTime"]
    if begin > end:
        raise InvalidParameterException("Query's end date and time is before its start")
    groups = _groups(context, request)
    query = Query(request["queryString"], tuple(group.name for group in groups))
    limit = min(request.get("limit") or MOST_ROWS, MOST_ROWS)
    _queries(context).start(
        query, commands, lambda: _events(groups, begin * 1000, end * 1000 + 999), limit
    )
    return {"queryId": query.query_id}


@handler("GetQueryResults", expand=False)
def get_query_results(_self: Any, context: Any, request: dict[str, Any]) -> dict[str, Any]:
    """Return what a query has found."""
    return _found(context, request).answered()


@handler("StopQuery", expand=False)
def stop_query(_self: Any, context: Any, request: dict[str, Any]) -> dict[str, Any]:
    """Cancel a query that runs."""
    query = _found(context, request)
    if not _queries(context).stop(query):
        raise InvalidParameterException(
            f"Query {query.query_id} is not running; its status is {query.status}"
        )
    return {"success": True}


@handler("DescribeQueries", expand=False)
def describe_queries(_self: Any, context: Any, request: dict[str, Any]) -> dict[str, Any]:
    """List queries, the newest first."""
    group, status = request.get("logGroupName"), request.get("status")
    found = [
        query.described()
        for query in _queries(context)
        if group in (None, *query.groups) and status in (None, query.status)
        if request.get("queryLanguage", LANGUAGE) == LANGUAGE
    ]
    start = _start(request)
    end = start + (request.get("maxResults") or _PAGE)
    page: dict[str, Any] = {"queries": found[start:end]}
    return {**page, "nextToken": str(end)} if end < len(found) else page


@handler("GetLogRecord", expand=False)
def get_log_record(_self: Any, context: Any, request: dict[str, Any]) -> dict[str, Any]:
    """Return all fields of the event that a result's `@ptr` names."""
    try:
        log, stream, moment, event_id = place_of(request["logRecordPointer"])
    except ValueError:
        raise InvalidParameterException("The log record pointer is invalid.") from None
    account, _, name = log.partition(":")
    group = Group(account, context.region, name)
    events = log_events().events(group, [stream], moment, moment)
    event = next((one for one in events if one.id == event_id), None)
    if event is None or account != context.account_id:
        raise ResourceNotFoundException("The log record does not exist.")
    row = row_of(log, event)
    row.get("")  # which looks all of them up
    return {"logRecord": {name: text_of(value) for name, value in row.values.items()}}


def _commands(text: str) -> list[Command]:
    try:
        return read(text)
    except MalformedQueryError as error:
        place = {"startCharOffset": error.start, "endCharOffset": error.end}
        raise MalformedQueryException(
            f"{error.message} at character {error.start}",
            queryCompileError={"location": place, "message": error.message},
        ) from None


def _queries(context: Any) -> Queries:
    return _QUERIES[context.account_id, context.region]


def _found(context: Any, request: dict[str, Any]) -> Query:
    query = _queries(context).find(request["queryId"])
    if query is None:
        raise ResourceNotFoundException(f"Query {request['queryId']} does not exist")
    return query


def _start(request: dict[str, Any]) -> int:
    token = request.get("nextToken") or "0"
    if not token.isdigit():
        raise InvalidParameterException("The specified nextToken is invalid.")
    return int(token)


def _groups(context: Any, request: dict[str, Any]) -> list[Group]:
    """Return the groups by their names or, of identifiers, ARNs, which end with the names."""
    ways = ("logGroupName", "logGroupNames", "logGroupIdentifiers")
    given = [request[way] for way in ways if request.get(way)]
    if len(given) != 1:
        raise InvalidParameterException(
            "Exactly one of logGroupName, logGroupNames or logGroupIdentifiers has to be given."
        )
    known = get_moto_logs_backend(context.account_id, context.region).groups
    names = [given[0]] if isinstance(given[0], str) else given[0]
    plain = [group_name(str(name)) for name in names]
    for name in plain:
        if name not in known:
            raise ResourceNotFoundException(f"Log group '{name}' does not exist for account ID "
                                            f"'{context.account_id}'")  # fmt: skip
    return [group_of(known[name]) for name in dict.fromkeys(plain)]


def _events(groups: list[Group], start: int, end: int) -> Iterator[Source]:
    """Yield the events of all groups in order of time."""
    pieces = [_of_group(group, start, end) for group in groups]
    yield from heapq.merge(*pieces, key=lambda source: source[1].place)


def _of_group(group: Group, start: int, end: int) -> Iterator[Source]:
    for event in log_events().events(group, None, start, end):
        yield f"{group.account}:{group.name}", event
