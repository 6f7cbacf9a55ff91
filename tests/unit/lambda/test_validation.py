"""What the contract takes, what it refuses, and how it says so."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

from contract.validation import SCHEMA, check_event

NOW = datetime(2026, 3, 2, tzinfo=UTC)


def bad_fields(event: Any) -> list[str]:
    return [problem.field for problem in check_event(event, NOW)]


def test_minimal_event_is_accepted_and_is_an_order(make_event):
    event = make_event()
    assert check_event(event, NOW) == []
    assert event["eventType"] == "order_placed"


@pytest.mark.parametrize("name", ["é", "日", "💥", " a\x00", "\u0661", "क\u200dष"])
def test_name_with_something_to_see_is_accepted(make_event, name):
    assert bad_fields(make_event(menuItem=name)) == []


@pytest.mark.parametrize("name", SCHEMA["required"])
def test_missing_required_field_is_named(make_event, name):
    (problem,) = check_event(make_event(**{name: ...}), NOW)
    assert (problem.field, problem.reason) == (name, "is required")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("timestamp", "yesterday"),
        ("timestamp", 1772389800),
        ("timestamp", "2026-02-30T12:00:00Z"),
        ("timestamp", "2019-12-31T23:59:59.999Z"),
        ("timestamp", "2020-01-01T00:00:00+05:00"),
        ("timestamp", "2026-03-03T00:00:01Z"),
        ("timestamp", "٢٠٢٦-03-01T18:30:00Z"),
        ("menuItem", ""),
        ("menuItem", " \t"),
        ("menuItem", "\x00"),
        ("menuItem", "\u200b\ufeff\u3164"),
        ("restaurantId", "\U000e0041\x07\xad"),
        ("menuItem", "x" * 201),
        ("menuItem", None),
        ("quantity", 0),
        ("quantity", Decimal("1.5")),
        ("quantity", "2"),
        ("quantity", True),
        ("quantity", 2**31),
        ("price", -1),
        ("price", Decimal("-0.01")),
        ("price", Decimal("1.005")),
        ("price", Decimal("1.00000000000000000000000000000000000001")),
        ("price", 100_000_000),
        ("price", Decimal("1E+999999")),
        ("price", "1.005"),
        ("price", "٧"),
        ("price", False),
        ("price", None),
        ("customerId", 7),
        ("restaurantId", "x" * 129),
        ("eventId", "order-1"),
        ("eventType", "order_eaten"),
        ("channel", "DINE_IN"),
        ("currency", "gbp"),
        ("category", ""),
        ("attributes", [1]),
        ("receivedAt", "soon"),
    ],
)
def test_bad_value_is_named_with_what_it_must_be(make_event, field, value):
    (problem,) = check_event(make_event(**{field: value}), NOW)
    assert problem.field == field
    assert problem.reason == f"must be {SCHEMA['properties'][field]['description']}"


@pytest.mark.parametrize(
    ("price", "text"),
    [
        (7, "7"),
        (0, "0"),
        (Decimal("-0.0"), "0"),
        (Decimal("7.50"), "7.5"),
        (Decimal("1E+2"), "100"),
        (Decimal("99999999.99"), "99999999.99"),
        (Decimal("1.5000"), "1.5"),
        ("7.50", "7.50"),
    ],
)
def test_price_becomes_exact_text(make_event, price, text):
    event = make_event(price=price)
    assert check_event(event, NOW) == []
    assert event["price"] == text


@pytest.mark.parametrize(
    "timestamp",
    [
        "2020-01-01T00:00:00Z",
        "2026-03-01T18:30",
        "2026-03-01 18:30:00",
        "2026-03-01T18:30:00.123456789+05:30",
        "2026-03-01T18:30:00,5-08",
        "2026-03-03T00:00:00Z",
    ],
)
def test_timestamp_in_any_usual_iso_form_is_accepted(make_event, timestamp):
    assert bad_fields(make_event(timestamp=timestamp)) == []


def test_every_bad_field_is_named_once(make_event):
    event = make_event(
        customerId=..., quantity=0, price=-1, menuItem=5, channel="x", timestamp="2030-01-01T00:00"
    )
    names = bad_fields(event)
    assert sorted(names) == [
        "channel", "customerId", "menuItem", "price", "quantity", "timestamp",
    ]  # fmt: skip


@pytest.mark.parametrize("event", [None, 5, "order", [], [{}]])
def test_event_that_is_no_object_is_refused(event):
    assert bad_fields(event) == ["event"]


def test_every_property_says_what_it_must_be():
    assert all(rules.get("description") for rules in SCHEMA["properties"].values())


@pytest.mark.parametrize("name", ["eventType", "channel"])
def test_description_of_an_enum_lists_its_values(name):
    rules = SCHEMA["properties"][name]
    assert rules["description"] == f"one of {', '.join(rules['enum'])}"


@pytest.mark.parametrize(
    ("price", "text"),
    [
        ("1E+29", "1" + "0" * 29),
        ("1E+30", "1E+30"),
        ("1E-29", "0." + "0" * 28 + "1"),
        ("1E-30", "1E-30"),
        ("0E+40", "0"),
        ("-0.00", "0"),
        ("12.50", "12.5"),
    ],
)
def test_number_becomes_its_exact_text(make_event, price, text):
    event = make_event(price=Decimal(price))
    check_event(event, NOW)
    assert event["price"] == text


def test_event_in_another_currency_is_refused_and_told_which(make_event):
    (problem,) = check_event(make_event(currency="JPY"), NOW, "GBP")
    assert problem.field == "currency"
    assert "GBP" in problem.reason


@pytest.mark.parametrize(
    ("event", "fields"),
    [
        ({"currency": "gbp"}, ["currency"]),
        ({"quantity": 0, "currency": "JPY"}, ["quantity", "currency"]),
    ],
)
def test_currency_is_named_once_beside_whatever_else_is_wrong(make_event, event, fields):
    assert [p.field for p in check_event(make_event(**event), NOW, "GBP")] == fields


@pytest.mark.parametrize("own", [{}, {"currency": "GBP"}])
def test_event_in_the_deployments_currency_is_accepted(make_event, own):
    assert check_event(make_event(**own), NOW, "GBP") == []


@pytest.mark.parametrize(
    "timestamp", ["2026-02-15T23:59:59.999Z", "2026-02-16T00:30:00+02:00", "2020-01-01T00:00:00Z"]
)
def test_event_before_the_first_day_is_refused_and_told_which(make_event, timestamp):
    (problem,) = check_event(make_event(timestamp=timestamp), NOW, first_day="2026-02-16")
    assert problem.field == "timestamp"
    assert "2026-02-16" in problem.reason


@pytest.mark.parametrize("timestamp", ["2026-02-16T00:00:00Z", "2026-02-15T23:30:00-01:00"])
def test_event_of_the_first_day_is_accepted(make_event, timestamp):
    assert check_event(make_event(timestamp=timestamp), NOW, first_day="2026-02-16") == []
