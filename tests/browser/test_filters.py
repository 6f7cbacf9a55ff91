"""What the reader chooses changes the numbers to those that Athena gives for the choice."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from scripts.answers.athena import Athena
from tests.browser.board import Board
from tests.browser.page import Page
from tests.waiting import wait_until

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


def test_cleared_date_is_the_dashboards_own_again(tab: Page) -> None:
    tab.visit(sheet="overview")
    tab.wait_drawn()
    before = tab.figure("kpi-revenue")
    tab.set_date("overview-from", date.fromisoformat(tab.plan["end"]) - timedelta(days=3))
    assert tab.figure("kpi-revenue") != before
    tab.set_date("overview-from", "")
    assert tab.figure("kpi-revenue") == before
    assert tab.find("[data-control='overview-from'] input").get_attribute("value")


def test_period_that_ends_before_it_starts_is_said_in_words(page: Page) -> None:
    page.set_date("overview-to", date.fromisoformat(page.plan["end"]) - timedelta(days=90))
    for visual in ("kpi-revenue", "channels"):
        assert "is after To" in page.tile(visual)


def test_headline_stands_against_the_same_hours_of_the_same_weekdays(tab: Page, month: Any) -> None:
    tab.visit(sheet="overview")
    tab.wait_drawn()
    now = datetime.now(UTC)
    today = now.replace(hour=0, minute=0, second=0, microsecond=0)
    start, end = today - timedelta(days=13 + 14), now - timedelta(days=14)
    expected = revenue(
        month, f"eventtime >= timestamp '{start:%F %T}' AND eventtime < timestamp '{end:%F %T}'"
    )
    shown = tab.text("[data-visual=kpi-revenue] .against").removeprefix("from £")
    assert abs(float(shown.replace(",", "")) - expected) < 100  # an order of this very minute


def test_period_of_every_day_is_one_choice(page: Page, month: Any) -> None:
    page.find("#control-period").send_keys("Yesterday")
    page.wait_drawn()
    today = datetime.now(UTC).date()
    day = today - timedelta(days=1)
    condition = f"eventtime >= DATE '{day}' AND eventtime < DATE '{today}'"
    assert page.figure("kpi-revenue") == revenue(month, condition)


def test_list_offers_what_another_one_selects(board_page: Page, board: Board) -> None:
    column = {"DataSetIdentifier": "sales", "ColumnName": "item"}
    narrowed = {"SourceControls": [{"SourceSheetControlId": "one", "ColumnToMatch": column}]}
    board.definition["FilterGroups"] = [list_filter(name, column) for name in ("one", "two")]
    board.definition["Sheets"][0]["FilterControls"] = [
        dropdown("one"),
        dropdown("two", CascadingControlConfiguration=narrowed),
    ]
    board.put_row("sales", "second", 5)
    board.rename("Lists")
    wait_until(lambda: board_page.find_all("[data-control=two]"), 30)
    board_page.choose("two", "second")
    board_page.choose("one", "first")
    assert board_page.state("by-item") == "empty"
    board_page.find("[data-control=two] button").click()
    offered = "[data-control=two] .choices label"
    wait_until(lambda: board_page.find_all(offered))
    # what is chosen can still be taken back
    assert [one.text for one in board_page.find_all(offered)] == ["All", "first", "second"]
    assert not board_page.errors()


def list_filter(name: str, column: dict[str, str]) -> dict[str, Any]:
    everything = {"MatchOperator": "CONTAINS", "SelectAllOptions": "FILTER_ALL_VALUES"}
    configuration = {"FilterListConfiguration": everything}
    body = {"FilterId": name, "Column": column, "Configuration": configuration}
    return {
        "FilterGroupId": name,
        "CrossDataset": "SINGLE_DATASET",
        "ScopeConfiguration": {"AllSheets": {}},
        "Filters": [{"CategoryFilter": body}],
    }


def dropdown(name: str, **more: Any) -> dict[str, Any]:
    return {"Dropdown": {"FilterControlId": name, "Title": name, "SourceFilterId": name, **more}}
