"""Refuses queries of Logs Insights (CloudWatch Logs API, StartQuery).

LocalStack completes them all, and reads `fields`, `sort` and `limit` alone: `stats count(*)` gives
a row for each event, `filter` leaves nothing out, and times come as numbers.
"""

from typing import Any, NoReturn

from localstack.aws.api import CommonServiceException, handler
from localstack.services.logs.provider import LogsProvider

from analytics_emulator.localstack.typed import add_operations


def apply() -> None:
    """Add the refusal to the service."""
    add_operations(LogsProvider, start_query)


@handler("StartQuery", expand=False)
def start_query(_self: Any, _context: Any, request: dict[str, Any]) -> NoReturn:
    """Refuse, and name what there is instead."""
    raise CommonServiceException(
        "NotImplementedException",
        f"This emulator has no Logs Insights, so it can't answer: {request.get('queryString')}. "
        "FilterLogEvents finds log events by a filter pattern.",
        501,
    )
