"""Refuses queries of Logs Insights (CloudWatch Logs API, StartQuery).

LocalStack completes them all, and reads `fields`, `sort` and `limit` alone: `stats count(*)` gives
a row for each event, `filter` leaves nothing out, and times come as numbers.
"""

from typing import Any, NoReturn

from localstack.aws.api import CommonServiceException, handler
from localstack.services.logs.provider import LogsProvider


def apply() -> None:
    """Add the refusal to the service; it has to be in place before the service is created."""
    # LocalStack finds an operation by its function's name.
    setattr(LogsProvider, start_query.__name__, start_query)


@handler("StartQuery", expand=False)
def start_query(_self: Any, _context: Any, request: dict[str, Any]) -> NoReturn:
    """Refuse, and name what there is instead."""
    raise CommonServiceException(
        "NotImplementedException",
        f"This emulator has no Logs Insights, so it can't answer: {request.get('queryString')}. "
        "FilterLogEvents finds log events by a filter pattern.",
        501,
    )
