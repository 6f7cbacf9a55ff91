"""A metric filter: the samples that log events give (Logs user guide, "Metric filters")."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from analytics_emulator.logs.filter_pattern import (
    Selector,
    Test,
    UnsupportedPatternError,
    delimited,
    event_test,
)
from analytics_emulator.metrics import Metric
from analytics_emulator.service import ServiceError

_UNSUPPORTED = ("defaultValue", "dimensions")


@dataclass(frozen=True)
class MetricFilter:
    """What a filter counts, and the sample that each matching event gives."""

    test: Test
    metric: Metric
    value: Callable[[str], Any]

    @classmethod
    def of(cls, pattern: str, transformations: Iterable[Mapping[str, Any]]) -> "MetricFilter":
        """Read PutMetricFilter's members; a ServiceError names what can't be done here."""
        (transformation,) = transformations  # the API takes exactly one
        if unsupported := [name for name in _UNSUPPORTED if transformation.get(name)]:
            raise _invalid(f"this emulator's metric filters have no {', '.join(unsupported)}")
        metric = Metric(
            transformation["metricNamespace"],
            transformation["metricName"],
            unit=transformation.get("unit") or "None",
        )
        try:
            value = _value(pattern.strip(), transformation["metricValue"])
            return cls(event_test(pattern), metric, value)
        except UnsupportedPatternError as error:
            raise _invalid(str(error)) from error

    def samples(self, messages: Iterable[str]) -> Iterator[float]:
        """Yield a sample for each message that matches; one without the number gives none."""
        for message in messages:
            if not self.test(message):
                continue
            found = self.value(message)
            if isinstance(found, int | float) and not isinstance(found, bool):
                yield float(found)


def _value(pattern: str, text: str) -> Callable[[str], Any]:
    """Return what gives a matching event's value: a number, a property or a field."""
    if text.startswith("$") and pattern.startswith("["):
        return _field(pattern, text[1:])
    if text.startswith("$"):
        selector = Selector.parse(text)
        return lambda message: selector.find(json.loads(message))[1]
    try:
        number = float(text)
    except ValueError:
        raise UnsupportedPatternError(f"the metric value {text} is no number") from None
    return lambda _: number


def _field(pattern: str, name: str) -> Callable[[str], Any]:
    fields = delimited(pattern)
    if name not in dict(fields.fields):
        raise UnsupportedPatternError(f"the pattern has no field {name}")

    def value(message: str) -> float | None:
        try:
            return float((fields.values(message) or {})[name])
        except (KeyError, ValueError):
            return None

    return value


def _invalid(message: str) -> ServiceError:
    return ServiceError("InvalidParameterException", f"Invalid metric filter: {message}")
