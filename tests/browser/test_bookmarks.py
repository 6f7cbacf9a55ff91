"""Views under names of the reader's own, and the sheet alone on a whole screen."""

from selenium.webdriver.common.keys import Keys

from tests.browser.page import Page
from tests.waiting import wait_until

NAMES = "return [...document.querySelectorAll('.bookmarks li a')].map((one) => one.textContent)"
IS_ALONE = """
const hidden = [".tabs", ".controls", ".tools"].map((one) => document.querySelector(one));
return Boolean(document.fullscreenElement) && hidden.every((one) => !one.offsetParent);
"""


def names(page: Page) -> list[str]:
    found: list[str] = page.browser.execute_script(NAMES)
    return found


def test_bookmark_leads_back_to_what_was_shown_until_it_is_forgotten(page: Page) -> None:
    page.browser.execute_script("localStorage.removeItem('dashboard-bookmarks')")
    page.find("#bookmarks").click()
    kept = page.browser.current_url
    page.find("#bookmark-name").send_keys(Keys.CONTROL, "a")
    page.find("#bookmark-name").send_keys("Our month", Keys.ENTER)
    wait_until(lambda: names(page) == ["Our month"])
    page.open("menu")
    page.find("#bookmarks").click()
    page.find(".bookmarks a").click()
    wait_until(lambda: page.text(".tab[aria-selected=true]") == "Overview")
    assert page.browser.current_url == kept
    page.find("#bookmarks").click()
    page.find(".bookmarks .forget").click()
    assert names(page) == []


def test_whole_screen_shows_the_sheet_alone_until_it_is_left(page: Page) -> None:
    page.find("#wall").click()
    wait_until(lambda: page.browser.execute_script(IS_ALONE))
    page.browser.execute_script("document.exitFullscreen()")
    wait_until(lambda: page.find(".tools").is_displayed())
    wait_until(lambda: page.browser.switch_to.active_element.get_attribute("id") == "wall")
