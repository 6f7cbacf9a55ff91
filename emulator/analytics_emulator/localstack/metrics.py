"""Publishes our services' metrics to LocalStack's CloudWatch, off everybody's path."""

import itertools
import logging
import threading
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from analytics_emulator.localstack.clients import client
from analytics_emulator.metrics import GatheredMetrics, Metric, StatisticSet
from analytics_emulator.service import CallContext
from analytics_emulator.single import Single

LOG = logging.getLogger(__name__)

PUBLISHING_SECONDS = 5.0
MAX_DATA_PER_CALL = 1000  # PutMetricData, CloudWatch API reference


class MetricPublisher(GatheredMetrics):
    """A sink with the thread that empties it; the thread starts with the first sample."""

    def __init__(self) -> None:
        super().__init__()
        self._starting = threading.Lock()
        self._thread: threading.Thread | None = None
        self._ended = threading.Event()

    def add(self, context: CallContext, metric: Metric, value: float) -> None:
        """Take one sample, published within seconds."""
        super().add(context, metric, value)
        if self._thread is None:
            self._start()

    def close(self) -> None:
        """Publish what is left, and end."""
        self._ended.set()
        if self._thread:
            self._thread.join(timeout=5)

    def _start(self) -> None:
        with self._starting:
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="metrics", daemon=True)
                self._thread.start()

    def _run(self) -> None:
        while not self._ended.wait(PUBLISHING_SECONDS):
            self._publish()
        self._publish()

    def _publish(self) -> None:
        for context, sets in self.take().items():
            try:
                _put(context, sets)
            except Exception:
                LOG.exception("Can't publish %d metrics", len(sets))


@Single
def metric_publisher() -> MetricPublisher:
    """Return the one publisher of this process."""
    return MetricPublisher()


def _put(context: CallContext, sets: Mapping[Metric, StatisticSet]) -> None:
    now = datetime.now(UTC)
    by_namespace: dict[str, list[dict[str, Any]]] = {}
    for metric, found in sets.items():
        by_namespace.setdefault(metric.namespace, []).append(_datum(metric, found, now))
    cloudwatch = client("cloudwatch", context)
    for namespace, data in by_namespace.items():
        for batch in itertools.batched(data, MAX_DATA_PER_CALL, strict=False):
            cloudwatch.put_metric_data(Namespace=namespace, MetricData=list(batch))


def _datum(metric: Metric, found: StatisticSet, now: datetime) -> dict[str, Any]:
    return {
        "MetricName": metric.name,
        "Dimensions": [{"Name": name, "Value": value} for name, value in metric.dimensions],
        "Timestamp": now,
        "Unit": metric.unit,
        "StatisticValues": {
            "SampleCount": found.count,
            "Sum": found.total,
            "Minimum": found.smallest,
            "Maximum": found.largest,
        },
    }
