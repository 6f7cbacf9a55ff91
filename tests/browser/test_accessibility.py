"""Every sheet, in both modes and on a desk and a phone: nothing that keeps people out, nothing that
jumps while it loads. An ordinary run looks at each sheet's kind once; PAGES=all at everything."""

import json
import os
from typing import Any
from urllib.parse import quote

import pytest

from tests.browser.axe import violations
from tests.browser.page import Page
from tests.waiting import wait_until

SIZES = {"desk": (1440, 1000), "phone": (390, 844)}
WAITS = {"desk": 0, "phone": 300}  # milliseconds for each answer: then the page is seen half drawn
SHEETS = ("today", "overview", "menu", "guests", "restaurants", "orders", ":pipeline")
EVERY = [(sheet, mode, size) for sheet in SHEETS for mode in ("light", "dark") for size in SIZES]
SOME = [
    ("today", "dark", "phone"),
    ("menu", "light", "desk"),
    ("orders", "light", "phone"),
    (":pipeline", "dark", "desk"),
]
MOST_SHIFT = 0.05  # half of what web.dev calls good
SHIFT = """
const done = arguments[0];
let sum = 0;
const unasked = (list) => list.getEntries().filter((one) => !one.hadRecentInput);
const add = (list) => unasked(list).forEach((one) => { sum += one.value; });
new PerformanceObserver(add).observe({ type: "layout-shift", buffered: true });
setTimeout(() => done(sum), 50);
"""
SHOWN = "return !document.querySelector('#sheet [data-kind=loading]')"


@pytest.mark.parametrize(
    ("sheet", "mode", "size"), EVERY if os.environ.get("PAGES") == "all" else SOME
)
def test_page_keeps_nobody_out_and_nothing_jumps(
    tab: Page, sheet: str, mode: str, size: str
) -> None:
    browser, (width, height) = tab.browser, SIZES[size]
    shown: dict[str, Any] = {"width": width, "height": height, "deviceScaleFactor": 1}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", {**shown, "mobile": width < 500})
    slow_down(tab, WAITS[size])
    try:
        state = quote(json.dumps({"dashboard": tab.dashboard, "sheet": sheet}))
        tab.leave()
        browser.get(f"{tab.address}/?mode={mode}#{state}")
        wait_until(lambda: browser.execute_script(SHOWN))
        if not sheet.startswith(":"):
            tab.wait_drawn()
        assert browser.execute_async_script(SHIFT) < MOST_SHIFT
        assert violations(browser) == []
    finally:
        slow_down(tab, 0)
        browser.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})


def slow_down(page: Page, milliseconds: int) -> None:
    """Let every answer come so much later."""
    conditions = {"latency": milliseconds, "downloadThroughput": -1, "uploadThroughput": -1}
    page.browser.execute_cdp_cmd("Network.enable", {})
    page.browser.execute_cdp_cmd(
        "Network.emulateNetworkConditions", {"offline": False, **conditions}
    )
