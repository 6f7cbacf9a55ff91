"""Sends a log group's events to both of its subscription filters, each for itself.

They are told by the prefix of their names that is asked for. A function that CloudWatch Logs may
not call is refused in AWS's words, not in those for a role.

AWS takes two of them (CloudWatch Logs API, PutSubscriptionFilter). LocalStack sends the second one
nothing but what the first has let through, and takes the first one's new settings for a third.
"""

import json
from types import SimpleNamespace
from typing import Any

from moto.logs.exceptions import InvalidParameterException
from moto.logs.models import LogGroup, LogsBackend, LogStream
from moto.logs.responses import LogsResponse

from analytics_emulator.localstack.typed import patched

_PUT = "put_log_events"


def apply() -> None:
    """Keep events once, and deliver them filter by filter."""

    # LocalStack's own patch hides where it stands from `patched`.
    setattr(LogStream, _PUT, _delivering(getattr(LogStream, _PUT)))

    @patched(LogsResponse.describe_subscription_filters)
    def describe_subscription_filters(describe: Any, self: Any) -> str:
        prefix = self._get_param("filterNamePrefix") or ""
        told = json.loads(describe(self))["subscriptionFilters"]
        chosen = [one for one in told if one["filterName"].startswith(prefix)]
        return json.dumps({"subscriptionFilters": chosen})

    # As that one, and it takes its arguments by place.
    put = "put_subscription_filter"
    setattr(LogsBackend, put, _in_awss_words(getattr(LogsBackend, put)))

    @patched(LogGroup.put_subscription_filter)
    def put_subscription_filter(
        put: Any, self: Any, name: str, pattern: str, destination: str, role: str
    ) -> None:
        if name in self.subscription_filters:
            self.subscription_filters[name].update(pattern, destination, role)
        else:
            put(self, name, pattern, destination, role)


def _in_awss_words(put: Any) -> Any:
    def put_subscription_filter(self: Any, *given: Any) -> None:
        try:
            put(self, *given)
        except InvalidParameterException:
            if given[4] or ":lambda:" not in given[3]:
                raise
            raise InvalidParameterException(
                "Could not execute the lambda function. Make sure you have given CloudWatch Logs "
                "permission to execute your function."
            ) from None

    return put_subscription_filter


def _delivering(put: Any) -> Any:
    def put_log_events(self: Any, log_events: Any) -> Any:
        filters = list(self.log_group.subscription_filters.values())
        if len(filters) < 2:
            return put(self, log_events)
        kept = put(_Stream(self, [], keeps=True), log_events)
        for one in filters:
            put(_Stream(self, [one], keeps=False), log_events)
        return kept

    return put_log_events


class _Stream:
    """A log stream as if its group had these filters; what it is told it keeps, or forgets."""

    def __init__(self, stream: Any, filters: list[Any], keeps: bool) -> None:
        group = SimpleNamespace(
            name=stream.log_group.name, subscription_filters={one.name: one for one in filters}
        )
        own: dict[str, Any] = {} if keeps else {"events": []}
        vars(self).update(own, log_group=group, _told=vars(stream if keeps else self))
        vars(self)["_stream"] = stream

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)

    def __setattr__(self, name: str, value: Any) -> None:
        self._told[name] = value
