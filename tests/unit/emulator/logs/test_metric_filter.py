"""The samples that a metric filter takes from log events."""

from typing import Any

import pytest

from analytics_emulator.logs.metric_filter import MetricFilter
from analytics_emulator.metrics import Metric
from analytics_emulator.service import ServiceError


def metric_filter(value: str, pattern: str = "{ $.failed > 0 }", **more: Any) -> MetricFilter:
    transformation = {"metricNamespace": "Shop", "metricName": "Failed", "metricValue": value}
    return MetricFilter.of(pattern, [transformation | more])


def test_filter_counts_one_for_each_event_that_matches() -> None:
    samples = metric_filter("1").samples(['{"failed": 2}', '{"failed": 0}', '{"failed": 5}'])
    assert list(samples) == [1, 1]


def test_filter_takes_the_number_that_the_event_holds() -> None:
    samples = metric_filter("$.failed").samples(['{"failed": 2}', '{"failed": 5}'])
    assert list(samples) == [2, 5]


def test_event_without_a_number_gives_no_sample() -> None:
    assert list(metric_filter("$.size").samples(['{"failed": 1, "size": "many"}'])) == []


def test_filter_names_its_metric() -> None:
    assert metric_filter("1", unit="Bytes").metric == Metric("Shop", "Failed", (), "Bytes")


@pytest.mark.parametrize(
    ("value", "more"),
    [("many", {}), ("1", {"defaultValue": 0.5}), ("1", {"dimensions": {"A": "$.a"}})],
)
def test_filter_that_would_count_otherwise_is_refused(value: str, more: dict[str, Any]) -> None:
    with pytest.raises(ServiceError, match="Invalid metric filter"):
        metric_filter(value, **more)


def test_pattern_that_is_not_read_is_refused_by_name() -> None:
    with pytest.raises(ServiceError, match="a, , b"):
        metric_filter("1", pattern="[a, , b]")


def test_filter_takes_the_field_that_it_names() -> None:
    """CloudWatch Logs user guide, "Extract fields from space-delimited log events"."""
    samples = metric_filter("$bytes", pattern="[..., status = 200, bytes]")
    assert list(samples.samples(["GET 200 12", "GET 404 13", "GET 200 -"])) == [12]
    with pytest.raises(ServiceError, match="no field size"):
        metric_filter("$size", pattern="[status, bytes]")
