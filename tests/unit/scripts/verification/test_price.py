"""What a verification costs is reckoned beforehand, from the same prices as a month."""

import pytest

from scripts.costing.model import prices
from scripts.stacks.settings import chosen
from scripts.verification import price


def test_usual_run_costs_less_than_a_dollar() -> None:
    total = sum(line.dollars for line in price.lines(price.Size(1_000, 1_207), 17, chosen("test")))
    assert 0.05 < total < 1


def test_events_are_reckoned_once_and_not_for_a_month() -> None:
    (firehose,) = (
        line.dollars
        for line in price.lines(price.Size(1_000_000), 0, chosen("test"))
        if line.service == "Firehose"
    )
    taken = (
        5_120_000_000 / (1 << 30) * (prices()["firehose_gb"] + prices()["firehose_conversion_gb"])
    )
    delivered = 420_000_000 / (1 << 30) * prices()["firehose_partitioning_gb"]
    assert firehose == pytest.approx(taken + delivered, rel=0.01)
