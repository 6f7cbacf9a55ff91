"""The answers of the ground truth, on a table small enough to check by eye."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from seed import answers
from seed.figures import cell_text, percent, ratio
from seed.stored import StoredEvent

LUNCH = datetime(2026, 3, 2, 12, 30, tzinfo=UTC)  # a Monday


def row(number, item="Pizza", price="10.00", quantity=1, **changes):
    fields = {
        "event_id": f"e{number}",
        "event_type": "order_placed",
        "moment": LUNCH,
        "order": f"o{number}",
        "session_id": None,
        "item": item,
        "category": None,
        "quantity": quantity,
        "price": Decimal(price),
        "customer": "ann",
        "restaurant": "luna",
        "channel": None,
    }
    return StoredEvent(**fields | changes)


PIZZA = row(1, order="o1")
WATER = row(2, "Water", "3.33", 2, order="o1")
LATER = row(3, "Water", "3.33", customer="bob", moment=LUNCH.replace(day=9))
REFUND = row(4, "Water", "3.33", order="o1", event_type="order_refunded")
VIEW = row(5, "Pasta", "99.00", event_type="item_viewed", session_id="s1")
TABLE = [PIZZA, WATER, LATER, REFUND, VIEW, PIZZA]


def test_top_items_count_every_row():
    assert answers.top_items(TABLE) == [
        ["Pasta", 1, 1, Decimal("99.00")],
        ["Pizza", 2, 2, Decimal("20.00")],
        ["Water", 3, 4, Decimal("13.32")],
    ]


def test_best_sellers_count_orders_once():
    assert answers.best_sellers(TABLE) == [
        ["Pizza", 1, 1, Decimal("10.00")],
        ["Water", 2, 3, Decimal("9.99")],
    ]


def test_key_figures_know_returning_customers():
    again = row(6, customer="bob")
    assert answers.key_figures([*TABLE, again]) == [
        [Decimal("29.99"), 3, Decimal("10.00"), 2, Decimal("50.00")]
    ]


def test_refunds_are_taken_from_their_day():
    day, _, _, revenue, refunded, net = answers.revenue_by_day(TABLE)[0]
    assert (str(day), revenue, refunded, net) == (
        "2026-03-02", Decimal("16.66"), Decimal("3.33"), Decimal("13.33"),
    )  # fmt: skip


def test_weeks_begin_on_monday():
    assert [str(week[0]) for week in answers.average_order_value(TABLE)] == [
        "2026-03-02",
        "2026-03-09",
    ]


def test_pairs_are_counted_in_orders():
    assert answers.items_bought_together(TABLE) == [["Pizza", "Water", 1, Decimal("50.00")]]


@pytest.mark.parametrize(
    ("part", "whole", "text"), [(1, 8, "0.13"), (1, 3, "0.33"), (Decimal("0.05"), 2, "0.03")]
)
def test_ratio_rounds_half_up(part, whole, text):
    assert cell_text(ratio(part, whole)) == text


def test_share_of_nothing_is_null():
    assert cell_text(percent(0, 0)) is None


@pytest.mark.parametrize("name", answers.ANSWERS)
def test_empty_table_has_an_answer(name):
    rows = answers.ANSWERS[name]([])
    assert rows in ([], [[None, None, None, 0, None]])
