"""Takes new settings of one of a log group's two subscription filters.

They are told by the prefix of their names that is asked for. A function that CloudWatch Logs may
not call is refused in AWS's words, not in those for a role.

AWS takes two of them (CloudWatch Logs API, PutSubscriptionFilter). LocalStack takes the first one's
new settings for a third, and fails to create a stream in a group with a filter.
"""

import contextlib
import json
from typing import Any

from localstack.aws.api.logs import InvalidParameterException
from moto.logs.models import LogGroup, LogsBackend
from moto.logs.responses import LogsResponse

from analytics_emulator.localstack.typed import patched

_CREATE = "create_log_stream"


def apply() -> None:
    """Tell, take and change filters as AWS does."""

    @patched(LogsResponse.describe_subscription_filters)
    def describe_subscription_filters(describe: Any, self: Any) -> str:
        prefix = self._get_param("filterNamePrefix") or ""
        told = json.loads(describe(self))["subscriptionFilters"]
        chosen = [one for one in told if one["filterName"].startswith(prefix)]
        return json.dumps({"subscriptionFilters": chosen})

    # LocalStack's own patch hides where it stands from `patched`, and takes arguments by place.
    put = "put_subscription_filter"
    setattr(LogsBackend, put, _in_awss_words(getattr(LogsBackend, put)))

    create_stream = getattr(LogGroup, _CREATE)  # LocalStack's own patch, too

    def create(self: Any, name: str) -> None:
        """Create a stream; LocalStack's fails behind moto's, over filters that are no list."""
        with contextlib.suppress(TypeError):
            create_stream(self, name)

    setattr(LogGroup, _CREATE, create)

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
