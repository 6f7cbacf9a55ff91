"""Any visual's data as CSV, and its picture as PNG."""

import csv
import io
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tests.browser.page import Page
from tests.waiting import wait_until

PNG = b"\x89PNG\r\n\x1a\n"


@pytest.fixture
def downloads(page: Page, tmp_path: Path) -> Path:
    """A folder that the browser saves into."""
    behaviour = {"behavior": "allow", "downloadPath": str(tmp_path)}
    page.browser.execute_cdp_cmd("Browser.setDownloadBehavior", behaviour)
    return tmp_path


def saved(downloads: Path, ending: str) -> bytes:
    """Wait for the one file of an ending, and read it."""
    wait_until(lambda: list(downloads.glob(f"*.{ending}")))
    (found,) = downloads.glob(f"*.{ending}")
    return found.read_bytes()


def test_csv_has_the_numbers_of_the_visual(page: Page, month: Any, downloads: Path) -> None:
    page.pick("top-items", "Download CSV")
    _, *rows = csv.reader(io.StringIO(saved(downloads, "csv").decode("utf-8-sig")))
    expected = [(row[0], Decimal(row[-1])) for row in month[1]["answers"]["best_sellers"][:10]]
    assert [(name, Decimal(revenue)) for name, revenue in rows] == expected


@pytest.mark.parametrize("visual", ["kpi-revenue", "revenue-by-day"])
def test_png_is_a_picture_of_the_visual(page: Page, downloads: Path, visual: str) -> None:
    page.pick(visual, "Download PNG")
    body = saved(downloads, "png")
    width, height = (int.from_bytes(body[at : at + 4]) for at in (16, 20))
    assert body.startswith(PNG)
    assert width > 200
    assert height > 100


def test_every_row_is_in_the_file_whatever_the_page_shows(
    tab: Page, month: Any, downloads: Path
) -> None:
    tab.open("orders")
    assert len(tab.find_all("[data-visual=lines] tbody tr")) == 500
    tab.pick("lines", "Download CSV")
    head, *rows = csv.reader(io.StringIO(saved(downloads, "csv").decode("utf-8-sig")))
    orders = {row[head.index("Order number")] for row in rows}
    assert len(orders) == int(month[1]["answers"]["key_figures"][0][1])


def test_workbook_and_days_are_typed(page: Page, downloads: Path) -> None:
    page.pick("revenue-by-day", "Download Excel")
    assert saved(downloads, "xlsx").startswith(b"PK")
    page.pick("revenue-by-day", "Download CSV")
    _, first, *_ = csv.reader(io.StringIO(saved(downloads, "csv").decode("utf-8-sig")))
    assert date.fromisoformat(first[0])
    assert Decimal(first[1]).as_tuple().exponent >= -2


COLOURS = """
const label = document.querySelector(".chart svg .role-axis-label text");
return [getComputedStyle(document.body).backgroundColor, getComputedStyle(label).fill];
"""
WIDER = """
const end = (one) => one.getBoundingClientRect().right;
return [...document.querySelectorAll(".chart svg")]
  .map((one) => [one, one.closest(".tile")])
  .filter(([one, tile]) => end(one) > end(tile))
  .map(([, tile]) => tile.dataset.visual);
"""


def test_paper_is_light_and_holds_whole_charts(page: Page) -> None:
    run = page.browser.execute_script
    light = run(COLOURS)
    page.find("#mode").click()
    wait_until(lambda: all(one != other for one, other in zip(run(COLOURS), light, strict=True)))
    run("dispatchEvent(new Event('beforeprint'))")
    wait_until(lambda: run(COLOURS) == light)
    page.browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
    run("document.body.style.width = '700px'")  # of paper no chart hears
    assert run(WIDER) == []
    page.browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": ""})
    run("document.body.style.width = ''; dispatchEvent(new Event('afterprint'))")
    wait_until(lambda: all(one != other for one, other in zip(run(COLOURS), light, strict=True)))
    page.find("#mode").click()


def test_paper_and_picture_of_a_sheet_say_its_period_and_filters(
    page: Page, downloads: Path
) -> None:
    page.browser.execute_script("dispatchEvent(new Event('beforeprint'))")
    printed = page.find("#printed").get_attribute("textContent")
    assert f"To: {date.fromisoformat(page.plan['end']):%b %-d, %Y}" in printed
    assert "Restaurant: All" in printed
    page.find("#save").click()
    next(one for one in page.find_all("[role=menuitem]") if "PNG" in one.text).click()
    assert saved(downloads, "png").startswith(PNG)
