"""The month: exactly so much, always the same, and like a restaurant's."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest

from seed.group import load_group
from seed.month import Plan, make_month

PLAN = Plan(events=4000, days=28, seed=7, end=date(2026, 3, 2))


@pytest.fixture(scope="module")
def month():
    return make_month(PLAN)


@pytest.fixture(scope="module")
def good(month):
    return [event for event in month if event.bad_field is None]


@pytest.mark.parametrize("events", [1, 10, 999])
def test_month_has_exactly_the_asked_number_of_events(events):
    assert len(make_month(replace(PLAN, events=events))) == events


def test_same_seed_and_end_give_the_same_events(month):
    assert make_month(PLAN) == month


def test_another_seed_gives_other_events(month):
    assert make_month(replace(PLAN, seed=8)) != month


def test_events_lie_in_the_days_before_the_end(good):
    end = datetime(2026, 3, 2, tzinfo=UTC)
    moments = [event.moment for event in good]
    assert end - timedelta(days=28) <= min(moments) < end - timedelta(days=26)
    assert end - timedelta(days=1) < max(moments) < end + timedelta(hours=3)


def test_some_events_come_late_twice_and_malformed(month, good):
    moments = [event.moment for event in good]
    ids = Counter(event.payload["eventId"] for event in good)
    late = sum(a > b for a, b in pairwise(moments))
    assert late > 10
    assert sum(count == 2 for count in ids.values()) == 20
    assert len(month) - len(good) == 16


def test_repeats_are_word_for_word(good):
    by_id = {}
    for event in good:
        assert by_id.setdefault(event.payload["eventId"], event) == event


def test_orders_peak_at_lunch_and_dinner(good):
    hours = Counter(event.moment.hour for event in good)
    assert min(hours[12], hours[13], hours[19], hours[20]) > 2 * max(hours[10], hours[15])
    assert sum(hours[hour] for hour in range(2, 7)) == 0


def test_weekend_is_busier_and_closed_days_are_empty(good):
    days = Counter((event.payload["restaurantId"], event.moment.weekday()) for event in good)
    assert days["smoke-and-bun", 5] > 1.5 * days["smoke-and-bun", 1]
    assert days["trattoria-luna", 0] == days["sakura-house", 6] == 0


def test_few_customers_order_often_and_many_once(good):
    placed = {
        (event.payload["customerId"], event.payload["orderId"])
        for event in good
        if event.payload.get("eventType") == "order_placed"
    }
    orders = Counter(customer for customer, _ in placed)
    assert max(orders.values()) >= 5
    assert sum(count == 1 for count in orders.values()) > len(orders) / 2


def test_lines_of_an_order_share_guest_and_restaurant(good):
    orders = {}
    for event in good:
        if "orderId" in event.payload:
            who = (event.payload["customerId"], event.payload["restaurantId"])
            orders.setdefault(event.payload["orderId"], set()).add(who)
    assert len(orders) > 100
    assert all(len(who) == 1 for who in orders.values())


def test_refunds_give_back_a_line_of_their_order(good):
    def line(event):
        return tuple(event.payload[name] for name in ("orderId", "menuItem", "quantity", "price"))

    kinds = {"order_placed": set(), "order_refunded": set()}
    for event in good:
        if event.payload.get("eventType") in kinds:
            kinds[event.payload["eventType"]].add(line(event))
    assert kinds["order_refunded"]
    assert kinds["order_refunded"] <= kinds["order_placed"]


def test_menu_pairs_and_items_are_named_consistently():
    for restaurant in load_group().restaurants:
        assert set(restaurant.companions) <= set(restaurant.items)
