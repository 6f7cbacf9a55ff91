"""What breaks while the page is open is shown, spares the rest, and mends without a reload."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import requests

from scripts.stacks.events_api import EventsApi
from tests.browser.board import Board
from tests.browser.page import Page
from tests.browser.servers import Emulator
from tests.long import LONG
from tests.waiting import wait_until

MARK = "window.sameDocument = true"
IS_MARKED = "return window.sameDocument === true"


def test_dropped_table_is_named_and_spares_the_others(board_page: Page, board: Board) -> None:
    board_page.browser.execute_script(MARK)
    board.client("glue").delete_table(DatabaseName=board.database, Name="sales")
    wait_until(lambda: "TABLE_NOT_FOUND" in board_page.reason("sold"))
    assert board.database in board_page.reason("by-item")
    assert (board_page.state("stored"), board_page.figure("stored")) == ("drawn", 7)
    board.client("glue").create_table(**board.table("sales"))
    wait_until(lambda: board_page.state("sold") == board_page.state("by-item") == "drawn")
    assert board_page.figure("sold") == 7
    assert board_page.browser.execute_script(IS_MARKED)


def test_missing_column_is_named_until_it_is_back(board_page: Page, board: Board) -> None:
    glue = board.client("glue")
    glue.update_table(**board.table("sales", without="units"))
    wait_until(lambda: "COLUMN_NOT_FOUND" in board_page.reason("sold"))
    assert "units" in board_page.reason("sold").split("COLUMN_NOT_FOUND")[1]
    assert board_page.state("stored") == "drawn"
    glue.update_table(**board.table("sales"))
    wait_until(lambda: board_page.state("sold") == "drawn")
    assert board_page.figure("sold") == 7


def test_replaced_file_fails_with_the_reason_of_athena(board_page: Page, board: Board) -> None:
    board.put("sales/first.parquet", b"no parquet at all")
    wait_until(lambda: board_page.state("sold") == "failed")
    assert "HIVE_" in board_page.reason("sold")
    assert "first.parquet" in board_page.reason("sold")
    board.put_row("sales", "first", 9)
    wait_until(lambda: board_page.state("sold") == "drawn")
    assert board_page.figure("sold") == 9


def test_sql_that_fails_for_its_rows_is_mended_by_an_update(board_page: Page, board: Board) -> None:
    board.query_units_as("CAST(item AS integer)")
    wait_until(lambda: "INVALID_CAST_ARGUMENT" in board_page.reason("sold"))
    assert board_page.state("stored") == "drawn"
    board.query_units_as("units * 2")
    wait_until(lambda: board_page.state("sold") == "drawn")
    assert board_page.figure("sold") == 14


def test_failure_that_leaves_no_trace_in_the_data_is_tried_again(
    board_page: Page, board: Board
) -> None:
    athena = board.client("athena")
    athena.update_work_group(WorkGroup=board.name, State="DISABLED")
    board.put_row("sales", "second", 1)
    wait_until(lambda: "is disabled" in board_page.reason("sold").lower())
    athena.update_work_group(WorkGroup=board.name, State="ENABLED")
    wait_until(lambda: board_page.state("sold") == "drawn", 30)
    assert board_page.figure("sold") == 8


def test_new_rows_change_the_figures_and_the_text_about_them(
    board_page: Page, board: Board
) -> None:
    board_page.browser.execute_script(MARK)
    wait_until(lambda: board_page.text("#freshness").startswith("Data from"))
    before = board_page.find("#freshness").get_attribute("title")
    wait_until(lambda: board.is_older_than(seconds=1))
    board.put_row("sales", "second", 5)
    wait_until(lambda: board_page.figure("sold") == 12)
    wait_until(lambda: board_page.find("#freshness").get_attribute("title") != before)
    assert board_page.text("#freshness") == "Data from just now"
    assert board_page.figure("stored") == 7
    assert board_page.browser.execute_script(IS_MARKED)


def test_events_that_are_posted_appear_by_themselves(tab: Page, month: Any) -> None:
    day = _quiet_day(month)
    period = {"From": f"{day:%Y-%m-%d}", "To": f"{day:%Y-%m-%d}"}
    _post(month[0], day, price=12.5)
    tab.visit(sheet="overview", parameters=period)
    tab.wait_drawn()
    wait_until(lambda: tab.state("kpi-revenue") == "drawn" and tab.figure("kpi-revenue") == 12.5)
    _post(month[0], day, price=7.5)
    wait_until(lambda: tab.figure("kpi-revenue") == 20)
    assert tab.figure("kpi-orders") == 2
    assert tab.text("#freshness") == "Data from just now"


def test_emulator_that_went_away_is_told_of_and_its_last_picture_kept(
    lone_page: tuple[Page, Board], emulator: Emulator
) -> None:
    page, _ = lone_page
    moved = page.moved()
    emulator.stop()
    wait_until(lambda: "AWS can’t be reached" in page.text("#banner"))
    assert page.moved() - moved < 0.01
    page.find("#refresh").click()
    assert page.text("#freshness") == "Not connected"
    assert (page.state("sold"), page.figure("sold")) == ("drawn", 7)
    emulator.start()
    wait_until(lambda: page.text("#banner") == "")
    assert (page.state("sold"), page.figure("sold")) == ("drawn", 7)


@LONG
def test_account_that_was_emptied_is_told_of_until_it_holds_a_dashboard_again(
    lone_page: tuple[Page, Board], emulator: Emulator
) -> None:
    page, board = lone_page
    emulator.stop()
    emulator.start("--fresh")
    wait_until(lambda: "No dashboard is deployed yet" in page.text("#sheet"))
    board.create("Board, second version")
    wait_until(lambda: page.text("h1") == "Board, second version")
    wait_until(lambda: page.state("sold") == "drawn")
    assert page.figure("sold") == 7


@LONG
def test_emulator_that_hangs_is_told_of_until_it_answers(
    lone_page: tuple[Page, Board], emulator: Emulator
) -> None:
    page, board = lone_page
    emulator.freeze()
    try:
        wait_until(lambda: "AWS can’t be reached" in page.text("#banner"), 30)
        assert page.figure("sold") == 7
    finally:
        emulator.thaw()
    wait_until(lambda: page.text("#banner") == "")
    board.put_row("sales", "second", 1)
    wait_until(lambda: page.figure("sold") == 8)


def test_new_version_is_shown_without_a_reload(board_page: Page, board: Board) -> None:
    board_page.browser.execute_script(MARK)
    board.rename("Renamed")
    wait_until(lambda: board_page.text("h1") == "Renamed")
    wait_until(lambda: board_page.state("by-item") == "drawn")
    assert board_page.browser.execute_script(IS_MARKED)


def _quiet_day(month: Any) -> datetime:
    """Give a day of which the month knows nothing, another one at each run."""
    start = datetime.fromisoformat(month[1]["plan"]["end"]).replace(tzinfo=UTC)
    return start - timedelta(days=200 + uuid4().int % 1000, hours=-12)


def _post(product: Any, day: datetime, price: float) -> None:
    """Send an order through the API and have it delivered."""
    event = {
        "timestamp": day.isoformat(),
        "menuItem": "Recovery soup",
        "quantity": 1,
        "price": price,
        "customerId": f"customer-{uuid4()}",
        "restaurantId": "recovery",
        "orderId": str(uuid4()),
    }
    own = product.deployment
    api = EventsApi.of_deployment(product.target, own.prefix, own.environment)
    answer = requests.post(api.url, json=event, headers={"x-api-key": api.key}, timeout=30)
    assert answer.json()["accepted"] == 1
    product.target.flush(product.outputs()["DeliveryStreamName"])


TIMED_OUT = """
const original = window.fetch;
window.fetch = async (path, options) => {
  if (!String(path).endsWith("/freshness")) return original(path, options);
  window.fetch = original;
  window.timedOut = true;
  return { ok: true, json: () => Promise.reject(new DOMException("too late", "TimeoutError")) };
};
"""


def test_answer_that_breaks_off_in_its_body_does_not_end_the_watching(
    board_page: Page, board: Board
) -> None:
    board_page.browser.execute_script(TIMED_OUT)
    wait_until(lambda: board_page.browser.execute_script("return window.timedOut"))
    board.put_row("sales", "second", 5)
    wait_until(lambda: board_page.figure("sold") == 12)
    wait_until(lambda: board_page.text("#freshness").startswith("Data from"))
