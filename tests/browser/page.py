"""The dashboard's page as a reader uses it."""

import json
import urllib.request
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from urllib.error import URLError
from urllib.parse import quote

from tests.waiting import wait_until

BUSY = "return document.querySelectorAll('.tile[aria-busy=true]').length"
TILES = "return document.querySelectorAll('.tile').length"
SHIFT = """
const [done] = arguments;
let sum = 0;
new PerformanceObserver((list) => list.getEntries().forEach((one) => { sum += one.value; }))
  .observe({ type: "layout-shift", buffered: true });
setTimeout(() => done(sum), 200);
"""


@dataclass
class Page:
    """One dashboard in a browser, opened over the whole of a seeded month."""

    browser: Any
    address: str
    dashboard: str
    plan: dict[str, Any] = field(default_factory=dict)

    def is_served(self) -> bool:
        """Tell whether the dashboard's server answers."""
        try:
            with urllib.request.urlopen(f"{self.address}/api/health") as answer:  # noqa: S310
                return bool(answer.status == 200)
        except URLError:
            return False

    def open(self, sheet: str, **filters: Any) -> None:
        """Open a sheet over the whole month, and wait until it is drawn."""
        end = date.fromisoformat(self.plan["end"])
        period = {"From": str(end - timedelta(days=self.plan["days"])), "To": str(end)}
        self.visit(sheet=sheet, parameters=period, filters=filters)
        self.wait_drawn()

    def visit(self, **state: Any) -> None:
        """Go to an address that holds what the reader sees and chose."""
        text = json.dumps({"dashboard": self.dashboard, **state})
        self.leave()
        self.errors()  # those of the page before
        self.browser.get(f"{self.address}/#{quote(text)}")

    def leave(self) -> None:
        """Go to what runs nothing, of the same server: another's would take a new process."""
        self.browser.get(f"{self.address}/icon.svg")

    def wait_drawn(self) -> None:
        """Wait until no visual is being drawn."""
        run = self.browser.execute_script
        wait_until(lambda: run(TILES) and not run(BUSY), 60)

    def find(self, selector: str) -> Any:
        """Give the first element of a CSS selector."""
        return self.browser.find_element("css selector", selector)

    def find_all(self, selector: str) -> list[Any]:
        """Give all elements of a CSS selector."""
        found: list[Any] = self.browser.find_elements("css selector", selector)
        return found

    def state(self, visual: str) -> str:
        """Give a tile's state: loading, drawn, empty, failed, undrawn or waiting."""
        return str(self.find(f"[data-visual='{visual}']").get_attribute("data-state"))

    def text(self, selector: str) -> str:
        """Give an element's text; nothing where it isn't there or not shown."""
        read = "return document.querySelector(arguments[0])?.innerText ?? ''"
        return str(self.browser.execute_script(read, selector))

    def tile(self, visual: str) -> str:
        """Give a tile's text."""
        return self.text(f"[data-visual='{visual}']")

    def reason(self, visual: str) -> str:
        """Give what is behind the fold of a tile that failed; nothing where none did."""
        read = "return document.querySelector(arguments[0])?.textContent ?? ''"
        return str(self.browser.execute_script(read, f"[data-visual='{visual}'] details"))

    def figure(self, visual: str) -> float:
        """Read a key figure's exact value; not a number where none is shown."""
        read = "return document.querySelector(arguments[0])?.dataset.raw"
        raw = self.browser.execute_script(read, f"[data-visual='{visual}'] .value")
        return float("nan" if raw is None else raw)

    def choose(self, control: str, value: str) -> None:
        """Pick one value of a filter's list and close it."""
        self.find(f"[data-control='{control}'] button").click()
        box = f"[data-control='{control}'] label[data-value='{value}'] input"
        wait_until(lambda: self.find_all(box))
        self.find(box).click()
        self.find("h1").click()
        self.wait_drawn()

    def set_date(self, control: str, day: date | str) -> None:
        """Choose a date, as the browser's own picker does."""
        field = self.find(f"[data-control='{control}'] input")
        change = (
            "arguments[0].value = arguments[1]; arguments[0].dispatchEvent(new Event('change'))"
        )
        self.browser.execute_script(change, field, str(day))
        self.wait_drawn()

    def pick(self, visual: str, label: str) -> None:
        """Pick an item of a visual's menu."""
        self.find(f"[data-visual='{visual}'] .menu > button").click()
        items = self.find_all(f"[data-visual='{visual}'] [role=menuitem]")
        next(item for item in items if item.text == label).click()

    def moved(self) -> float:
        """Return how much has moved since the page was opened, as its layout shift."""
        return float(self.browser.execute_async_script(SHIFT))

    def errors(self) -> list[str]:
        """Give what the browser's console has called severe since it was last asked."""
        logged = self.browser.get_log("browser")
        return [one["message"] for one in logged if one["level"] == "SEVERE"]
