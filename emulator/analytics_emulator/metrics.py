"""CloudWatch metrics of our services, gathered into statistic sets as CloudWatch keeps them.

A service tells a `MetricSink` what happened; the host publishes what was gathered every few
seconds, so that a record costs an addition and not a call.
"""

import threading
from dataclasses import dataclass, replace
from typing import Protocol

from analytics_emulator.service import CallContext


@dataclass(frozen=True)
class Metric:
    """A metric's identity; `dimensions` are its names and values in order."""

    namespace: str
    name: str
    dimensions: tuple[tuple[str, str], ...] = ()
    unit: str = "Count"


class MetricSink(Protocol):
    """Where a service's metrics go."""

    def add(self, context: CallContext, metric: Metric, value: float) -> None:
        """Take one sample."""


@dataclass
class StatisticSet:
    """What CloudWatch keeps of the samples of a period."""

    count: int = 0
    total: float = 0.0
    smallest: float = float("inf")
    largest: float = float("-inf")

    def add(self, value: float) -> None:
        """Take one sample in."""
        self.count += 1
        self.total += value
        self.smallest = min(self.smallest, value)
        self.largest = max(self.largest, value)


class NoMetrics:
    """Drops metrics, for a host without CloudWatch."""

    def add(self, context: CallContext, metric: Metric, value: float) -> None:
        """Do nothing."""


class GatheredMetrics:
    """Samples since they were last taken; a sink that any thread may use."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._sets: dict[CallContext, dict[Metric, StatisticSet]] = {}

    def add(self, context: CallContext, metric: Metric, value: float) -> None:
        """Take one sample; a service tells it itself, whatever role it works with meanwhile."""
        place = replace(context, role_arn=None) if context.role_arn else context
        with self._lock:
            sets = self._sets.setdefault(place, {})
            gathered = sets.get(metric)
            if gathered is None:
                gathered = sets[metric] = StatisticSet()
            gathered.add(value)

    def take(self) -> dict[CallContext, dict[Metric, StatisticSet]]:
        """Return what was gathered, by account and region, and begin anew."""
        with self._lock:
            taken, self._sets = self._sets, {}
        return taken
