"""Metrics as they gather."""

from analytics_emulator.metrics import GatheredMetrics, Metric, StatisticSet
from analytics_emulator.service import CallContext

HERE = CallContext("123456789012", "eu-central-1")
DEPTH = Metric("Shop", "Depth")


def test_samples_of_one_metric_gather_into_one_set() -> None:
    gathered = GatheredMetrics()
    for value in (4, 1, 7):
        gathered.add(HERE, DEPTH, value)
    assert gathered.take() == {HERE: {DEPTH: StatisticSet(3, 12, 1, 7)}}


def test_places_and_dimensions_are_kept_apart() -> None:
    gathered, other = GatheredMetrics(), CallContext("123456789012", "us-east-1")
    gathered.add(HERE, DEPTH, 1)
    gathered.add(HERE, Metric("Shop", "Depth", (("Queue", "a"),)), 2)
    gathered.add(other, DEPTH, 3)
    taken = gathered.take()
    assert (len(taken[HERE]), len(taken[other])) == (2, 1)


def test_what_was_taken_is_not_given_again() -> None:
    gathered = GatheredMetrics()
    gathered.add(HERE, DEPTH, 1)
    gathered.take()
    assert gathered.take() == {}


def test_metrics_of_a_call_with_a_role_are_the_services_own() -> None:
    gathered = GatheredMetrics()
    gathered.add(HERE.as_role("arn:aws:iam::123456789012:role/reader"), DEPTH, 1)
    gathered.add(HERE, DEPTH, 2)
    assert gathered.take() == {HERE: {DEPTH: StatisticSet(2, 3, 1, 2)}}
