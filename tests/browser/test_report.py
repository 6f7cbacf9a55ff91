"""`make report`: the page's own figures, sent, and readable on a phone and on paper."""

import base64
import os
from collections.abc import Iterator
from email import message_from_string
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Any

import pytest
import requests
from click.testing import CliRunner, Result

from scripts import report
from tests.browser.axe import violations
from tests.browser.page import Page
from tests.integration.product import Product
from tests.one_emulator import Client

SENDER, OWNER = "reports@example.com", "owner@example.com"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("reports")


@pytest.fixture(scope="module")
def made(month: tuple[Product, Any], client: Client, folder: Path) -> Result:
    """The first sheet of the month's dashboard, written and sent."""
    own, target = month[0].deployment, month[0].target
    client("ses").verify_email_identity(EmailAddress=SENDER)
    options = ["--stack-name-prefix", own.prefix, "--environment", own.environment]
    sent = ["--folder", str(folder), "--from", SENDER, "--to", OWNER]
    runner = CliRunner(env={"AWS_ENDPOINT_URL": target.endpoint})
    return runner.invoke(report.main, [*options, *sent, "--parameter", "Period=Last 7 days"])


@pytest.fixture
def phone(browser: Any) -> Iterator[Any]:
    """A window as wide as a phone's."""
    size = {"width": 390, "height": 844, "deviceScaleFactor": 1, "mobile": True}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
    yield browser
    browser.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})


def test_every_visual_has_the_figures_of_the_page(made: Result, folder: Path, tab: Page) -> None:
    assert made.exit_code == 0, made.output
    tab.open("today")
    text = (folder / "today.txt").read_text()
    for tile in tab.find_all("[data-kind=KPIVisual]"):
        assert tile.find_element("css selector", ".value").text in text
    assert "Are all of yesterday’s orders here?" in text
    assert "Busiest hour" in text


def test_message_can_be_read_where_ses_took_it(made: Result, endpoint: str, folder: Path) -> None:
    assert made.exit_code == 0, made.output
    listed = requests.get(f"{endpoint}/_aws/ses", params={"email": SENDER}, timeout=10).json()
    raw = listed["messages"][-1]["RawData"]
    message = message_from_string(raw, _class=EmailMessage, policy=default)
    assert message["To"] == OWNER
    text = message.get_body(("plain",)).get_content()
    assert text.splitlines() == (folder / "today.txt").read_text().splitlines()


def test_page_fits_a_phone_and_shows_each_picture(made: Result, folder: Path, phone: Any) -> None:
    phone.get((folder / "today.html").as_uri())
    widths = "return [document.documentElement.scrollWidth, innerWidth]"
    needed, given = phone.execute_script(widths)
    assert needed <= given == 390
    drawn = phone.execute_script("return [...document.images].map((one) => one.naturalWidth)")
    assert drawn
    assert all(width > 400 for width in drawn)
    assert violations(phone) == []


def test_page_prints(made: Result, folder: Path, browser: Any) -> None:
    browser.get((folder / "today.html").as_uri())
    printed = base64.b64decode(browser.execute_cdp_cmd("Page.printToPDF", {})["data"])
    assert printed.count(b"/Type /Page\n") <= 4


def test_report_with_a_failed_query_is_written_and_not_sent(
    month: tuple[Product, Any], board: Any, tmp_path: Path
) -> None:
    board.client("glue").delete_table(DatabaseName=board.database, Name="stock")
    options = ["--dashboard", board.name, "--folder", str(tmp_path), "--from", SENDER]
    runner = CliRunner(env=os.environ | {"AWS_ENDPOINT_URL": month[0].target.endpoint})
    done = runner.invoke(report.main, [*options, "--to", OWNER])
    assert done.exit_code == 1
    assert "isn't whole, and isn't sent" in done.output
    assert list(tmp_path.glob("*.html"))
