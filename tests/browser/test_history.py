"""Back takes a step back, a link may be pasted into the open tab, a bad one is mended."""

import json
from typing import Any
from urllib.parse import quote

from tests.browser.page import Page
from tests.waiting import wait_until

SELECTED = "[aria-selected=true]"


def test_back_and_forth_go_through_sheets_and_choices(page: Page) -> None:
    whole = page.figure("kpi-revenue")
    page.choose("overview-channel", "delivery")
    part = page.figure("kpi-revenue")
    page.find("[data-sheet=menu]").click()
    page.wait_drawn()
    page.browser.back()
    wait_until(lambda: page.text(SELECTED) == "Overview")
    wait_until(lambda: page.figure("kpi-revenue") == part)
    page.browser.back()
    wait_until(lambda: page.figure("kpi-revenue") == whole)
    page.browser.forward()
    wait_until(lambda: page.figure("kpi-revenue") == part)


def test_link_that_is_pasted_into_the_open_tab_is_followed(page: Page, month: Any) -> None:
    state = {"dashboard": page.dashboard, "sheet": "guests"}
    page.browser.execute_script("location.hash = arguments[0]", quote(json.dumps(state)))
    wait_until(lambda: page.text(SELECTED) == "Guests")


def test_bad_value_of_a_link_is_told_once_and_left_out(tab: Page) -> None:
    tab.visit(sheet="overview", parameters={"From": "yesterday", "Gone": "1"})
    wait_until(lambda: "From" in tab.text("#banner"))
    assert "Gone" in tab.text("#banner")
    tab.wait_drawn()
    assert tab.state("kpi-revenue") == "drawn"
    assert "yesterday" not in tab.browser.current_url
