"""What the page shows of a dashboard: each sheet opened once in a browser."""

import json
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from tests.browser.page import BUSY
from tests.waiting import wait_until

TABS = "return document.querySelectorAll('.tab:not(.other)').length"
OPEN = "document.querySelectorAll('.tab:not(.other)')[arguments[0]].click()"
READ = """
return [...document.querySelectorAll(".tile")].map((tile) => ({
  id: tile.dataset.visual,
  state: tile.dataset.state,
  text: tile.textContent,
  raw: tile.querySelector(".value")?.dataset.raw,
  painted: tile.querySelectorAll("td[style]").length,
  box: tile.getBoundingClientRect().toJSON(),
}))
"""


@dataclass(frozen=True)
class Tile:
    """A visual on the page: its state, all its text, a key figure's exact value, its place.

    `painted` counts the cells that conditional formatting colours.
    """

    id: str
    state: str
    text: str
    raw: str | None
    painted: int
    box: dict[str, float]

    def overlaps(self, other: "Tile") -> bool:
        """Tell whether two tiles cover one another."""
        one, two = self.box, other.box
        return (
            one["left"] < two["right"]
            and two["left"] < one["right"]
            and one["top"] < two["bottom"]
            and two["top"] < one["bottom"]
        )


def read_sheets(
    browser: Any, address: str, dashboard: str, sheets: list[dict[str, Any]]
) -> list[list[Tile]]:
    """Open a dashboard, go through its sheets, and read each when all of it is drawn."""
    browser.get("about:blank")
    browser.get(f"{address}/#{quote(json.dumps({'dashboard': dashboard}))}")
    return [_read(browser, place, sheet["visuals"].keys()) for place, sheet in enumerate(sheets)]


def _read(browser: Any, place: int, visuals: Collection[str]) -> list[Tile]:
    wait_until(lambda: browser.execute_script(TABS) > place)
    browser.execute_script(OPEN, place)

    def tiles() -> list[Tile]:
        return [Tile(**one) for one in browser.execute_script(READ)]

    wait_until(lambda: {tile.id for tile in tiles()} == visuals, 60)
    wait_until(lambda: not browser.execute_script(BUSY), 60)
    return tiles()
