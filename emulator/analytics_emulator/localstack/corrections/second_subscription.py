"""Refuses a log group's second subscription filter.

AWS takes two of them, each for itself (CloudWatch Logs API, PutSubscriptionFilter). LocalStack
sends the second one nothing but what the first has let through.
"""

from typing import Any

from localstack.aws.api import CommonServiceException
from moto.logs.models import LogsBackend

from analytics_emulator.localstack.typed import patched


def apply() -> None:
    """Refuse it when it is put; putting the first one anew goes on working."""

    @patched(LogsBackend.put_subscription_filter)
    def put_subscription_filter(
        put: Any, self: Any, group: str, name: str, pattern: str, *where: Any
    ) -> None:
        known = self.groups[group].subscription_filters if group in self.groups else {}
        if known.keys() - {name}:
            raise CommonServiceException(
                "NotImplementedException",
                f"This emulator sends a log group to one subscription filter: {group} has "
                f"{', '.join(known)} already.",
                501,
            )
        put(self, group, name, pattern, *where)
