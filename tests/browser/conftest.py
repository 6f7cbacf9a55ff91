"""A deployed month with its dashboard drawn in headless Chromium; skipped where there is none."""

from collections.abc import Iterator
from typing import Any

import pytest
import requests

from scripts.local.chromium import headless
from scripts.local.ports import free_port
from tests.browser.board import Board
from tests.browser.page import Page
from tests.browser.servers import Emulator, dashboard_server
from tests.integration.host import PYTHON
from tests.integration.product import Product, seeded_month
from tests.one_emulator import Client
from tests.waiting import wait_until

pytest.importorskip("selenium.webdriver", reason="selenium is not installed")

EVENTS = 3000
# A name that resolves to this machine and yet is another site: what DNS rebinding comes to.
FOREIGN_NAME = "--host-resolver-rules=MAP restaurant.test 127.0.0.1"


@pytest.fixture(scope="session")
def month(
    endpoint: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Product, dict[str, Any]]]:
    """A deployment with a month in it, its dashboard, and the month's ground truth."""
    truth = tmp_path_factory.mktemp("month") / "truth.json"
    with seeded_month(endpoint, EVENTS, truth) as month:
        yield month


@pytest.fixture(scope="session")
def address(month: tuple[Product, dict[str, Any]]) -> Iterator[str]:
    """The dashboard's own server, on a free port."""
    with dashboard_server(month[0].target.process_environment) as address:
        wait_until(lambda: is_served(address), 30)
        yield address


def is_served(address: str) -> bool:
    try:
        return requests.get(f"{address}/api/health", timeout=5).ok
    except requests.ConnectionError:
        return False


@pytest.fixture(scope="session")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """Headless Chromium with a profile of its own."""
    with headless(tmp_path_factory.mktemp("profile"), FOREIGN_NAME) as found:
        if found is None:
            pytest.skip("no chromium with chromedriver on PATH")
        yield found


@pytest.fixture
def tab(browser: Any, address: str, month: tuple[Product, dict[str, Any]]) -> Page:
    """A tab for the dashboard over the whole month, of which nothing is open yet."""
    own, plan = month[0].deployment, month[1]["plan"]
    reader = Page(browser, address, f"{own.prefix}-{own.environment}-restaurants", plan)
    wait_until(reader.is_served, 30)
    reader.leave()
    return reader


@pytest.fixture
def page(tab: Page) -> Page:
    """The dashboard over the whole month, its overview drawn."""
    tab.open("overview")
    return tab


@pytest.fixture
def board(client: Client) -> Iterator[Board]:
    """A small dashboard of the test's own, beside the month's."""
    board = Board(client)
    board.create()
    yield board
    board.delete()


@pytest.fixture
def board_page(browser: Any, address: str, board: Board) -> Page:
    """The small dashboard, drawn."""
    opened = Page(browser, address, board.name)
    wait_until(opened.is_served, 30)
    opened.visit(sheet="sheet")
    opened.wait_drawn()
    return opened


@pytest.fixture(scope="session")
def emulator(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Emulator]:
    """An emulator that tests may stop."""
    if not PYTHON.exists():
        pytest.skip("the emulator is not installed: run `make install`")
    own = Emulator(free_port(), tmp_path_factory.mktemp("emulator"))
    yield own
    own.stop()


@pytest.fixture
def lone_page(browser: Any, emulator: Emulator) -> Iterator[tuple[Page, Board]]:
    """A small dashboard, drawn, on an emulator that runs and may be stopped."""
    emulator.start()
    board = Board(emulator.client)
    board.create()
    with dashboard_server(emulator.environment) as address:
        opened = Page(browser, address, board.name)
        wait_until(opened.is_served, 30)
        opened.visit(sheet="sheet")
        opened.wait_drawn()
        yield opened, board
