"""Every mark tells its figures: by pointer, by tap, and by the arrow keys."""

import re
from collections.abc import Iterator
from typing import Any

import pytest

from tests.browser.page import Page
from tests.waiting import wait_until

CHARTS = {
    "overview": ["revenue-by-day", "channels", "restaurants", "top-items"],
    "menu": ["menu-engineering", "pairs", "categories"],
    "guests": ["hours", "funnel", "returning", "orders-by-channel"],
    "restaurants": ["restaurants-by-day", "refunds"],
}
# What a chart tells by the key End, and what it tells where the ring of that mark is.
TOLD = """
const box = document.querySelector(`[data-visual='${arguments[0]}'] .chart`);
const press = (key) => box.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true }));
const texts = () => [...document.querySelectorAll(".hint .value")].map((one) => one.textContent);
box.scrollIntoView({ block: "center" });
press("End");
const byKey = texts();
const ring = box.querySelector(".ring").getBoundingClientRect();
const [x, y] = [ring.left + ring.width / 2, ring.top + ring.height / 2];
const under = document.elementFromPoint(x, y) || box;
under.dispatchEvent(new PointerEvent("pointermove", { clientX: x, clientY: y, bubbles: true }));
const byPointer = texts();
press("Escape");
return { byKey, byPointer, isLeft: !document.querySelector(".hint:not([hidden])") };
"""
PHONE = {"width": 390, "height": 844, "deviceScaleFactor": 2, "mobile": True}


def cells(page: Page, visual: str) -> set[str]:
    """Give all texts of a visual's table; a year that the chart leaves out is left out too."""
    page.pick(visual, "Show as table")
    read = "return [...document.querySelectorAll(arguments[0])].map((one) => one.textContent)"
    found = page.browser.execute_script(read, f"[data-visual='{visual}'] td")
    page.pick(visual, "Show as chart")
    return {re.sub(r", \d{4}$", "", text) for text in found}


@pytest.fixture(params=["light", "dark"])
def in_mode(request: pytest.FixtureRequest, tab: Page) -> Iterator[Page]:
    """The page in one of its modes."""
    tab.browser.execute_script("localStorage['dashboard-mode'] = arguments[0]", request.param)
    yield tab
    tab.browser.execute_script("localStorage.removeItem('dashboard-mode')")


def test_marks_tell_what_the_table_says(in_mode: Page) -> None:
    for sheet, visuals in CHARTS.items():
        in_mode.open(sheet)
        for visual in visuals:
            told = in_mode.browser.execute_script(TOLD, visual)
            assert told["byKey"] == told["byPointer"], visual
            assert told["isLeft"]
            texts = {re.sub(r", \d{4}$", "", text) for text in told["byKey"]}
            shares = {text for text in texts if text.endswith("%")}  # of the whole, no column
            assert len(texts) >= 2
            assert texts - shares - {"£0", "0"} <= cells(in_mode, visual), visual


def tap(page: Page, selector: str) -> None:
    place = (
        "const one = document.querySelector(arguments[0]); one.scrollIntoView({block: 'center'});"
    )
    box = page.browser.execute_script(f"{place} return one.getBoundingClientRect()", selector)
    at = {"x": box["x"] + box["width"] / 2, "y": box["y"] + box["height"] / 2}
    run = page.browser.execute_cdp_cmd
    run("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [at]})
    run("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})


@pytest.fixture
def phone(tab: Page) -> Iterator[Page]:
    """The page on a phone, touched."""
    run = tab.browser.execute_cdp_cmd
    run("Emulation.setDeviceMetricsOverride", PHONE)
    run("Emulation.setTouchEmulationEnabled", {"enabled": True})
    tab.open("overview")
    yield tab
    run("Emulation.setTouchEmulationEnabled", {"enabled": False})
    run("Emulation.clearDeviceMetricsOverride", {})


def test_tap_on_a_slice_tells_its_share(phone: Page) -> None:
    tap(phone, "[data-visual=channels] .mark-arc path:last-of-type")
    wait_until(lambda: "%" in phone.text(".hint"))
    assert "£" in phone.text(".hint")


def test_day_without_orders_is_told_as_none(tab: Page, month: Any) -> None:
    tab.open("overview", restaurant={"values": ["trattoria-luna"]})  # closed on Mondays
    days = month[1]["answers"]["revenue_by_day"]
    assert len(days) >= 14
    box = tab.find("[data-visual=revenue-by-day] .chart")
    read = "return [...document.querySelectorAll('.hint .value')].map((one) => one.textContent)"
    told = []
    for _ in range(8):
        box.send_keys("\ue014")  # the right arrow
        told.append(tab.browser.execute_script(read)[1])
    assert "£0" in told
