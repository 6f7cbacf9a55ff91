"""Whoever uses no pointer, or doesn't see the page, gets everywhere and is told what is there."""

import pytest
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.keys import Keys

from tests.browser.page import Page
from tests.waiting import wait_until

FOCUSED = "return document.activeElement.getAttribute(arguments[0])"
UNNAMED = """
return [...document.querySelectorAll('button, input, select, [role=img], [role=group][tabindex]')]
  .filter((one) => !one.ariaLabel && !one.textContent.trim() && !one.labels?.length)
  .map((one) => one.outerHTML.slice(0, 80));
"""


def press(page: Page, *keys: str) -> None:
    ActionChains(page.browser).send_keys(*keys).perform()


def focused(page: Page, attribute: str) -> str | None:
    found: str | None = page.browser.execute_script(FOCUSED, attribute)
    return found


def test_tabs_move_by_home_and_end_with_their_focus(page: Page) -> None:
    page.find("[data-sheet=overview]").send_keys(Keys.END)
    wait_until(lambda: focused(page, "data-sheet") == ":pipeline")
    press(page, Keys.ARROW_RIGHT)
    wait_until(lambda: focused(page, "data-sheet") == "today")
    page.wait_drawn()
    assert page.find("#sheet").get_attribute("aria-labelledby") == "tab-today"


def test_list_of_a_filter_opens_chooses_and_closes_by_keys(page: Page) -> None:
    page.find("[data-control=overview-restaurant] button").send_keys(Keys.ENTER)
    wait_until(lambda: page.find_all(".choices input"))
    press(page, Keys.TAB, Keys.SPACE)
    chosen = focused(page, "value")
    ticked = [box.get_attribute("value") for box in page.find_all(".choices input:checked")]
    assert ticked == [chosen], "'All' isn't ticked any more"
    press(page, Keys.ESCAPE)
    wait_until(lambda: not page.find_all(".choices"))
    assert focused(page, "aria-label") == f"Restaurant: {chosen}"


def test_menu_of_a_visual_gives_the_focus_back(page: Page) -> None:
    page.find("[data-visual=top-items] .menu > button").send_keys(Keys.ENTER)
    press(page, Keys.ARROW_DOWN)
    assert focused(page, "role") == "menuitem"
    press(page, Keys.ESCAPE)
    assert focused(page, "aria-label") == "Menu of Top items"
    assert not page.find_all("[role=menu]")


def test_list_closes_when_the_focus_leaves_it(page: Page) -> None:
    page.find("[data-control=overview-channel] button").send_keys(Keys.ENTER)
    wait_until(lambda: page.find_all(".choices input"))
    press(page, *[Keys.TAB] * len(page.find_all(".choices input")))
    wait_until(lambda: not page.find_all(".choices"))


@pytest.mark.parametrize("sheet", ["today", "orders", ":pipeline"])
def test_everything_to_use_has_a_name(tab: Page, sheet: str) -> None:
    tab.visit(sheet=sheet)
    wait_until(lambda: tab.find_all(".tile[data-state=drawn], .hop"), 30)
    assert tab.browser.execute_script(UNNAMED) == []
    assert len(tab.find_all("main")) == 1


def test_choice_that_the_dashboard_does_not_have_is_told_of(tab: Page) -> None:
    tab.visit(sheet="overview", filters={"bygone": {"values": ["x"]}})
    wait_until(lambda: "bygone" in tab.text("#banner"))
    tab.wait_drawn()
    assert tab.state("kpi-revenue") == "drawn"
    assert "bygone" not in tab.browser.current_url
