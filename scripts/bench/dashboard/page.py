"""The sheet in a real browser: how long until its last visual stands on the page."""

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import quote

from scripts.bench.dashboard.drawing import DRAW_SECONDS, NotDrawnError
from scripts.local.chromium import in_a_profile_of_its_own

DRAWN = """
const [count, done] = arguments;
const look = () => {
  const drawn = document.querySelectorAll(".tile[data-state=drawn]:not([aria-busy=true])");
  drawn.length === count ? done(true) : requestAnimationFrame(look);
};
look();
"""
SET_DATE = """
const field = document.querySelector(`[data-control='${arguments[0]}'] input`);
field.value = arguments[1];
field.dispatchEvent(new Event("change"));
return document.querySelectorAll(".tile[aria-busy=true]").length;
"""


class Page:
    """One headless Chromium."""

    def __init__(self, browser: Any) -> None:
        self._browser = browser

    def open(self, address: str, state: dict[str, Any], visuals: int) -> float:
        """Open a sheet anew; gives the seconds until all its visuals are drawn."""
        self._browser.get("about:blank")
        began = time.monotonic()
        self._browser.get(f"{address}#{quote(json.dumps(state))}")
        self._browser.execute_async_script(DRAWN, visuals)
        return time.monotonic() - began

    def set_date(self, control: str, day: str, visuals: int) -> float:
        """Choose another date; gives the seconds until all visuals are drawn again."""
        began = time.monotonic()
        if not self._browser.execute_script(SET_DATE, control, day):
            raise NotDrawnError(f"nothing is drawn anew after a change of {control}")
        self._browser.execute_async_script(DRAWN, visuals)
        return time.monotonic() - began


@contextmanager
def browser() -> Iterator[Page | None]:
    """Start a browser for a while; gives none where there is none."""
    with in_a_profile_of_its_own() as opened:
        if opened is not None:
            opened.set_script_timeout(DRAW_SECONDS)
        yield Page(opened) if opened is not None else None
