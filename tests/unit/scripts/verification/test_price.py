"""What a verification costs is reckoned beforehand, from the same prices as a month."""

import pytest

from scripts.costing.model import prices
from scripts.stacks.settings import settings
from scripts.verification import price


def test_usual_run_costs_less_than_a_dollar() -> None:
    total = sum(
        line.dollars for line in price.lines(price.Size(1_000, 1_207), 17, settings("test"))
    )
    assert 0.05 < total < 1


def test_events_are_reckoned_once_and_not_for_a_month() -> None:
    (firehose,) = (
        line.dollars
        for line in price.lines(price.Size(1_000_000), 0, settings("test"))
        if line.service == "Firehose"
    )
    gigabyte = sum(prices()[f"firehose_{name}gb"] for name in ("", "conversion_", "partitioning_"))
    assert firehose == pytest.approx(5.12 * gigabyte, rel=0.01)
