"""The sheet in a real browser: how long until its last visual stands on the page."""

import json
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import quote

QUIET = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--window-size=1440,1000",
)
DRAWN = """
const done = arguments[0];
const look = () => {
  const drawn = document.querySelectorAll(".tile[data-state=drawn]:not([aria-busy=true])");
  drawn.length === COUNT ? done(true) : requestAnimationFrame(look);
};
look();
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
        self._browser.execute_async_script(DRAWN.replace("COUNT", str(visuals)))
        return time.monotonic() - began


@contextmanager
def browser() -> Iterator[Page | None]:
    """Start a browser; gives none where there is no Chromium with its driver, or no selenium."""
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    driver = shutil.which("chromedriver")
    try:
        from selenium import webdriver  # noqa: PLC0415 -- only developers have it
    except ImportError:
        driver = None
    if not chromium or not driver:
        yield None
        return
    options = webdriver.ChromeOptions()
    options.binary_location = chromium
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        for argument in (*QUIET, f"--user-data-dir={profile}"):
            options.add_argument(argument)
        with webdriver.Chrome(options=options, service=webdriver.ChromeService(driver)) as opened:
            opened.set_script_timeout(300)
            yield Page(opened)
