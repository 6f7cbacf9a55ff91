"""What the reader chooses changes the numbers to those that Athena gives for the choice."""

from datetime import date, timedelta
from typing import Any

from scripts.answers.athena import Athena
from tests.browser.page import Page

REVENUE = """
SELECT SUM(price * quantity) FROM (
    SELECT DISTINCT eventid, price, quantity FROM clickstream_data
    WHERE eventtype = 'order_placed' AND {condition}
)
"""


def revenue(month: Any, condition: str) -> float:
    """Ask Athena for the revenue of some orders."""
    own = month[0].deployment
    athena = Athena.of_deployment(month[0].target, own.prefix, own.environment)
    ((found,),) = athena.ask(REVENUE.format(condition=condition)).rows
    return float(found or 0)


def test_channel_filter_shows_athenas_revenue_of_the_channel(page: Page, month: Any) -> None:
    page.choose("overview-channel", "delivery")
    assert page.figure("kpi-revenue") == revenue(month, "channel = 'delivery'")


def test_shorter_period_shows_athenas_revenue_of_the_period(page: Page, month: Any) -> None:
    start = date.fromisoformat(page.plan["end"]) - timedelta(days=10)
    page.set_date("overview-from", start)
    assert page.figure("kpi-revenue") == revenue(month, f"eventtime >= DATE '{start}'")


def test_two_filters_apply_together(page: Page, month: Any) -> None:
    restaurant = month[1]["answers"]["restaurants_compared"][0][0]
    page.choose("overview-restaurant", restaurant)
    page.choose("overview-channel", "delivery")
    both = f"restaurantid = '{restaurant}' AND channel = 'delivery'"
    assert page.figure("kpi-revenue") == revenue(month, both)
