"""The numbers on the page are the month's; the page answers the reader."""

from decimal import Decimal
from typing import Any

import pytest
from selenium.webdriver.common.keys import Keys

from tests.browser.page import Page
from tests.waiting import wait_until

SHEETS = ["today", "overview", "menu", "guests", "restaurants", "orders"]


def answers(month: Any, question: str) -> list[list[str]]:
    """Give the ground truth's answer to a question."""
    found: list[list[str]] = month[1]["answers"][question]
    return found


@pytest.mark.parametrize("sheet", SHEETS)
def test_every_visual_is_drawn(tab: Page, sheet: str) -> None:
    tab.open(sheet)
    states = [tile.get_attribute("data-state") for tile in tab.find_all(".tile")]
    assert states
    assert set(states) == {"drawn"}
    assert tab.errors() == []


def test_key_figures_equal_the_ground_truth(page: Page, month: Any) -> None:
    revenue, orders, average, _, _ = answers(month, "key_figures")[0]
    assert page.figure("kpi-revenue") == float(revenue)
    assert page.figure("kpi-orders") == int(orders)
    assert round(page.figure("kpi-average-order"), 2) == float(average)


def test_restaurant_filter_changes_every_figure(page: Page, month: Any) -> None:
    name, orders, _, revenue, _, _ = answers(month, "restaurants_compared")[0]
    page.choose("overview-restaurant", name)
    assert page.figure("kpi-revenue") == float(revenue)
    assert page.figure("kpi-orders") == int(orders)


def test_table_of_a_chart_has_the_same_numbers(page: Page, month: Any) -> None:
    page.pick("top-items", "Show as table")
    rows = page.find_all("[data-visual='top-items'] tbody tr")
    first = [cell.text for cell in rows[0].find_elements("css selector", "td")]
    expected = answers(month, "best_sellers")[0]
    assert first == [expected[0], f"£{Decimal(expected[-1]):,.0f}"]
    assert len(rows) == 10


def test_arrow_keys_move_between_sheets(page: Page) -> None:
    page.find("[data-sheet=overview]").send_keys(Keys.ARROW_RIGHT)
    page.wait_drawn()
    assert page.find("[aria-selected=true]").text == "Menu"


def test_choices_are_kept_in_the_address(page: Page, month: Any) -> None:
    name = answers(month, "restaurants_compared")[0][0]
    page.choose("overview-restaurant", name)
    before = page.figure("kpi-revenue")
    page.browser.refresh()
    page.wait_drawn()
    assert page.figure("kpi-revenue") == before


def test_dark_and_light_differ(page: Page) -> None:
    colour = "return getComputedStyle(document.body).backgroundColor"
    first = page.browser.execute_script(colour)
    page.find("#mode").click()
    wait_until(lambda: page.browser.execute_script(colour) != first)
    page.find("#mode").click()


def test_phone_shows_one_column_without_sideways_scroll(page: Page) -> None:
    metrics = {"width": 390, "height": 844, "deviceScaleFactor": 2, "mobile": True}
    page.browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
    try:
        page.open("overview")
        width = page.browser.execute_script("return document.documentElement.scrollWidth")
        assert width <= 390
    finally:
        page.browser.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})


def test_nothing_is_loaded_from_elsewhere(page: Page) -> None:
    names = page.browser.execute_script(
        "return performance.getEntriesByType('resource').map((entry) => entry.name)"
    )
    assert names
    assert all(name.startswith(page.address) for name in names)


def test_click_on_a_head_sorts_a_whole_table(tab: Page) -> None:
    tab.open("restaurants")
    read = "return [...document.querySelectorAll(arguments[0])].map((one) => one.textContent)"
    cells = "[data-visual=compared] tbody td:nth-child(2)"
    heads = tab.find_all("[data-visual=compared] th button")
    heads[1].click()
    falling = tab.browser.execute_script(read, cells)
    tab.find("[data-visual=compared] th:nth-child(2) button").click()
    assert tab.browser.execute_script(read, cells) == falling[::-1]
    amounts = [float(text.strip("£").replace(",", "")) for text in falling]
    assert amounts == sorted(amounts, reverse=True)
