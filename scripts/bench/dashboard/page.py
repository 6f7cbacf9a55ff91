"""The sheet in a real browser: how long until its last visual stands on the page."""

import json
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

from scripts.bench.dashboard.drawing import DRAW_SECONDS
from scripts.local.chromium import headless

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
    """Start a browser for a while; gives none where there is none."""
    with (
        tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile,
        headless(Path(profile)) as opened,
    ):
        if opened is not None:
            opened.set_script_timeout(DRAW_SECONDS)
        yield Page(opened) if opened is not None else None
