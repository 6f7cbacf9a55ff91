"""Any visual's data as CSV, and its picture as PNG."""

import csv
import io
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tests.browser.page import Page, wait_until

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
