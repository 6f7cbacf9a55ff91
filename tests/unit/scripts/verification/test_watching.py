"""Alarms over metrics that nobody publishes by their dimensions are found."""

from dataclasses import dataclass
from typing import Any

import pytest

from scripts.verification.watching import Watching
from tests.unit.scripts.fakes.answers import Pages


@dataclass
class CloudWatch:
    """One alarm, and the dimensions that a metric is published with."""

    published: tuple[str, ...]

    def describe_alarms(self, AlarmNamePrefix: str) -> dict[str, Any]:  # noqa: N803
        dimensions = [{"Name": "WorkGroup", "Value": "shop-test"}]
        alarm = {"AlarmName": f"{AlarmNamePrefix}a", "Namespace": "N", "MetricName": "M"}
        return {"MetricAlarms": [{**alarm, "Dimensions": dimensions}]}

    def list_metrics(self, Namespace: str, MetricName: str) -> dict[str, Any]:  # noqa: N803
        own = [{"Name": name, "Value": "shop-test"} for name in self.published]
        others = [{"Name": "WorkGroup", "Value": "another"}]
        return {"Metrics": [{"Dimensions": own}, {"Dimensions": others}]}

    def get_paginator(self, operation: str) -> Pages:
        return Pages(getattr(self, operation))

    def client(self, _service: str) -> "CloudWatch":
        return self

    @property
    def session(self) -> "CloudWatch":
        return self


@pytest.mark.parametrize(
    ("published", "silent"),
    [(("WorkGroup",), 0), (("QueryState", "WorkGroup"), 1), ((), 0)],
    ids=["as watched", "by others", "not yet"],
)
def test_alarm_by_other_dimensions_stays_silent(published: tuple[str, ...], silent: int) -> None:
    target: Any = CloudWatch(published)
    assert len(Watching(target, "shop-test").silent()) == silent
