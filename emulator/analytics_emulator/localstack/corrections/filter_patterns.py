"""Refuses a subscription filter with a pattern that isn't read here.

LocalStack takes every pattern for one that all events match.
"""

from typing import Any

from localstack.services.logs import provider  # noqa: F401 -- patches what is patched here
from moto.logs.exceptions import InvalidParameterException
from moto.logs.models import LogsBackend

from analytics_emulator.localstack.typed import patched
from analytics_emulator.logs.filter_pattern import UnsupportedPatternError, event_test


def apply() -> None:
    """Refuse what can't be matched when it is asked for."""

    @patched(LogsBackend.put_subscription_filter)
    def put_subscription_filter(
        put: Any, self: Any, group: str, name: str, pattern: str, *where: Any
    ) -> None:
        try:
            event_test(pattern or "")
        except UnsupportedPatternError as error:
            text = f"Invalid filter pattern {pattern}: {error}"
            raise InvalidParameterException(text) from error
        put(self, group, name, pattern, *where)
