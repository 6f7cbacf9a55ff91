"""Makes filter patterns choose log events: those of FilterLogEvents and of subscription filters.

LocalStack takes every pattern for one that all events match. One that isn't read here is refused.
"""

from collections.abc import Callable
from typing import Any

from localstack.services.logs import provider
from moto.logs.exceptions import InvalidParameterException
from moto.logs.models import LogsBackend

from analytics_emulator.localstack.typed import patched
from analytics_emulator.logs.filter_pattern import UnsupportedPatternError, event_test


def apply() -> None:
    """Match by the pattern, and refuse what can't be matched when it is asked for."""

    @patched(provider.get_pattern_matcher)
    def get_pattern_matcher(_own: Any, pattern: str) -> Callable[[str, Any], bool]:
        test = event_test(pattern)
        return lambda _pattern, event: test(event["message"])

    @patched(LogsBackend.filter_log_events)
    def filter_log_events(search: Any, self: Any, group: str, *how: Any) -> Any:
        *_, pattern, _interleaved = how
        _check(pattern)
        return search(self, group, *how)

    @patched(LogsBackend.put_subscription_filter)
    def put_subscription_filter(
        put: Any, self: Any, group: str, name: str, pattern: str, *where: Any
    ) -> None:
        _check(pattern)
        put(self, group, name, pattern, *where)


def _check(pattern: str | None) -> None:
    try:
        event_test(pattern or "")
    except UnsupportedPatternError as error:
        raise InvalidParameterException(f"Invalid filter pattern {pattern}: {error}") from error
