"""Lets FilterLogEvents search the streams that are asked for, in order of time.

LocalStack ignores a prefix of streams' names, knows groups by name alone, and gives one stream's
events after the other's. AWS takes either a name or an identifier, refuses a prefix beside names,
and has interleaved streams whatever `interleaved` says since 2019 (CloudWatch Logs API reference,
FilterLogEvents).
"""

from typing import Any, cast

from localstack.aws.api import ServiceRequest, handler
from localstack.aws.api.logs import InvalidParameterException, ResourceNotFoundException
from localstack.services.logs.models import get_moto_logs_backend
from localstack.services.logs.provider import LogsProvider
from localstack.services.moto import call_moto_with_request

from analytics_emulator.localstack.typed import add_operations


def apply() -> None:
    """Add the operation to the service."""
    add_operations(LogsProvider, filter_log_events)


@handler("FilterLogEvents", expand=False)
def filter_log_events(_self: Any, context: Any, request: dict[str, Any]) -> Any:
    """Search, with the streams of a prefix named one by one."""
    group = _group_name(request)
    asked = {**request, "logGroupName": group, "interleaved": True}
    asked.pop("logGroupIdentifier", None)
    prefix = asked.pop("logStreamNamePrefix", None)
    if prefix is not None:
        if asked.get("logStreamNames"):
            raise InvalidParameterException(
                "logStreamNamePrefix and logStreamNames are mutually exclusive parameters."
            )
        asked["logStreamNames"] = _streams(context, group, prefix)
        if not asked["logStreamNames"]:
            return {"events": [], "searchedLogStreams": []}
    return call_moto_with_request(context, cast(ServiceRequest, asked))


def _group_name(request: dict[str, Any]) -> str:
    """Return the group's name; an identifier is a name or an ARN, which ends with the name."""
    given = [request[key] for key in ("logGroupName", "logGroupIdentifier") if request.get(key)]
    if len(given) != 1:
        raise InvalidParameterException(
            "Either logGroupName or logGroupIdentifier has to be given, and not both."
        )
    return str(given[0]).removesuffix(":*").rpartition(":")[2]


def _streams(context: Any, group: str, prefix: str) -> list[str]:
    backend: Any = get_moto_logs_backend(context.account_id, context.region)
    if group not in backend.groups:
        raise ResourceNotFoundException("The specified log group does not exist.")
    return [name for name in backend.groups[group].streams if name.startswith(prefix)]
