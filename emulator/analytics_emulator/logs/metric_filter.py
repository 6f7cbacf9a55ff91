"""A metric filter: the samples that log events give (Logs user guide, "Metric filters")."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from analytics_emulator.logs.filter_pattern import (
    Selector,
    Test,
    UnsupportedPatternError,
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
    value: Selector | float

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
            return cls(event_test(pattern), metric, _value(transformation["metricValue"]))
        except UnsupportedPatternError as error:
            raise _invalid(str(error)) from error

    def samples(self, messages: Iterable[str]) -> Iterator[float]:
        """Yield a sample for each message that matches; one without the number gives none."""
        for message in messages:
            if not self.test(message):
                continue
            if isinstance(self.value, float):
                yield self.value
                continue
            _, found = self.value.find(json.loads(message))
            if isinstance(found, int | float) and not isinstance(found, bool):
                yield float(found)


def _value(text: str) -> Selector | float:
    if text.startswith("$"):
        return Selector.parse(text)
    try:
        return float(text)
    except ValueError:
        raise UnsupportedPatternError(f"the metric value {text} is no number") from None


def _invalid(message: str) -> ServiceError:
    return ServiceError("InvalidParameterException", f"Invalid metric filter: {message}")
