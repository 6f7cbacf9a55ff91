"""The seeder and the contract agree on every event: which are good, and which field is not."""

from datetime import UTC, date, datetime

import pytest

from contract.documents import parse_json
from contract.event import canonical_event
from contract.validation import check_event
from seed.event import events_to_json
from seed.month import Plan, make_month
from seed.stored import stored_rows

NOW = datetime(2026, 3, 2, 1, tzinfo=UTC)


@pytest.fixture(scope="module")
def month():
    return make_month(Plan(events=4000, days=28, seed=3, end=date(2026, 3, 2)))


@pytest.fixture(scope="module")
def posted(month):
    return parse_json(events_to_json(month))["events"]


def test_contract_finds_exactly_the_planned_mistakes(month, posted):
    for planned, event in zip(month, posted, strict=True):
        fields = [problem.field for problem in check_event(event, NOW)]
        assert fields == ([planned.bad_field] if planned.bad_field else [])


def test_contract_reads_times_and_prices_as_planned(month, posted):
    good = [event for event in posted if not check_event(event, NOW)]
    for row, event in zip(stored_rows(month), good, strict=True):
        canonical = canonical_event(event, NOW, str)
        assert canonical["timestamp"] == row.moment.isoformat(timespec="milliseconds").replace(
            "+00:00", "Z"
        )
        assert canonical["price"] == str(row.price)
        assert canonical["eventType"] == row.event_type
