"""The owner's ten questions on a phone: each is answered in three taps at most, and rightly.

A tap is a click; the page opens as it does for whoever types its address.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from selenium.webdriver.common.keys import Keys

from scripts.answers.athena import Athena
from tests.browser.page import Page
from tests.waiting import wait_until

MOST_TAPS = 3
PHONE = {"width": 390, "height": 844, "deviceScaleFactor": 2, "mobile": True}
LINES = """
WITH lines AS (
    SELECT DISTINCT eventid, eventtype, menuitem, channel, orderid, customerid, eventtime,
        json_extract_scalar(attributes, '$.table') AS place,
        IF(eventtype = 'order_placed', 1, -1) * price * quantity AS net
    FROM clickstream_data WHERE eventtype IN ('order_placed', 'order_refunded')
)
"""
TODAY = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0, tzinfo=None)
YESTERDAY, TOMORROW = TODAY - timedelta(days=1), TODAY + timedelta(days=1)
WEEK = TODAY - timedelta(days=6)
FIRST_LABEL = """
return document.querySelector(`[data-visual=${arguments[0]}] .role-axis-label text`)?.textContent
"""


@dataclass
class Phone:
    """The page on a phone, with the taps that were needed."""

    page: Page
    athena: Athena
    taps: int = 0

    def tap(self, selector: str) -> None:
        wait_until(lambda: self.page.find_all(selector))
        self.page.find(selector).click()
        self.taps += 1
        assert self.taps <= MOST_TAPS
        self.page.wait_drawn()

    def ask(self, sql: str) -> list[tuple[Any, ...]]:
        """Ask Athena by SQL of the test's own."""
        return [tuple(row) for row in self.athena.ask(LINES + sql).rows]

    def net(self, since: datetime, until: datetime) -> float:
        """Ask for the money of a period, net of refunds."""
        ((found,),) = self.ask(f"SELECT SUM(net) FROM lines WHERE {between(since, until)}")  # noqa: S608
        return float(found or 0)


def between(since: datetime, until: datetime) -> str:
    return f"eventtime >= timestamp '{since:%F %T}' AND eventtime < timestamp '{until:%F %T}'"


@pytest.fixture(scope="module")
def own_athena(month: Any) -> Athena:
    own = month[0].deployment
    return Athena.of_deployment(month[0].target, own.prefix, own.environment)


@pytest.fixture
def phone(
    browser: Any, address: str, month: tuple[Any, dict[str, Any]], own_athena: Athena
) -> Iterator[Phone]:
    """The page as it opens, at 390 pixels."""
    own = month[0].deployment
    page = Page(browser, address, f"{own.prefix}-{own.environment}-restaurants", month[1]["plan"])
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", PHONE)
    page.visit()
    page.wait_drawn()
    yield Phone(page, own_athena)
    browser.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})


def test_seven_questions_are_answered_at_a_glance(phone: Phone) -> None:
    page = phone.page
    assert page.figure("kpi-today") == pytest.approx(phone.net(TODAY, TOMORROW))
    assert page.figure("kpi-yesterday") == pytest.approx(phone.net(YESTERDAY, TODAY))
    before = phone.net(YESTERDAY - timedelta(days=7), TODAY - timedelta(days=7))
    assert page.text("[data-visual=kpi-yesterday] .against") == f"from £{before:,.0f}"
    assert page.figure("asked-delivery") == pytest.approx(share(phone), abs=1e-3)
    assert page.browser.execute_script(FIRST_LABEL, "sells") == best(phone)
    assert page.browser.execute_script(FIRST_LABEL, "fell") == fallen(phone)
    assert f"{busiest(phone)}:00" in page.tile("busiest").split()
    said = page.tile("arrivals").replace("\u00a0", " ")
    assert re.search("● (All here|Look|Not yet)[.] .+", said)


def share(phone: Phone) -> float:
    ((found,),) = phone.ask(
        "SELECT CAST(SUM(IF(channel = 'delivery', net)) AS double) / SUM(net) FROM lines "  # noqa: S608
        f"WHERE {between(WEEK, TOMORROW)}"
    )
    return float(found)


def best(phone: Phone) -> str:
    week = between(WEEK, TOMORROW)
    sold = f"SELECT menuitem FROM lines WHERE {week} GROUP BY 1 ORDER BY SUM(net) DESC LIMIT 1"  # noqa: S608
    return str(phone.ask(sold)[0][0])


def fallen(phone: Phone) -> str:
    """Ask for the item that fell most; of today the seeded month has nothing."""
    days = timedelta(days=7)
    now, then = between(WEEK, TODAY), between(WEEK - days, TODAY - days)
    change = f"SUM(IF({now}, net, 0)) - SUM(IF({then}, net, 0))"
    asked = f"SELECT menuitem, {change} AS change FROM lines GROUP BY 1 ORDER BY 2 LIMIT 1"  # noqa: S608
    return str(phone.ask(asked)[0][0])


def busiest(phone: Phone) -> int:
    orders = (
        "SELECT orderid, MIN(eventtime) AS began FROM lines "  # noqa: S608
        f"WHERE eventtype = 'order_placed' AND {between(WEEK, TOMORROW)} GROUP BY orderid"
    )
    hours = f"SELECT hour(began) FROM ({orders}) GROUP BY 1 ORDER BY COUNT(*) DESC, 1 LIMIT 1"  # noqa: S608
    return int(phone.ask(hours)[0][0])


def test_another_period_takes_two_taps(phone: Phone) -> None:
    first = TODAY.replace(day=1)
    periods = {
        "Last month": ((first - timedelta(days=1)).replace(day=1), first),
        "Month to date": (first, TOMORROW),
    }
    for period, (since, until) in periods.items():
        phone.taps = 0
        phone.tap("[data-control=today-period] button")
        phone.tap(f"[data-control=today-period] label[data-value='{period}'] input")
        assert not phone.page.find_all(".choices")
        assert phone.page.figure("asked-net") == pytest.approx(phone.net(since, until))


def test_order_is_found_with_its_lines_and_refund_in_two_taps(phone: Phone) -> None:
    phone.tap("[data-sheet=orders]")
    for column in ("orderid", "place", "customerid"):
        wanted, refunded, count = looked_for(phone, column)
        phone.tap("#control-orders-find")
        field = phone.page.find("#control-orders-find")
        field.send_keys(Keys.CONTROL + "a")
        field.send_keys(wanted, Keys.ENTER)
        phone.page.wait_drawn()
        assert phone.page.figure("found-refunded") == pytest.approx(refunded)
        assert len(phone.page.find_all("[data-visual=lines] .record")) == count
        phone.taps = 1


def looked_for(phone: Phone, column: str) -> tuple[str, float, int]:
    """Ask for an id or guest with a refund, or a table; give its refunds and its lines' count."""
    period = between(TODAY - timedelta(days=13), TOMORROW)
    of = "1 = 1" if column == "place" else "eventtype = 'order_refunded'"
    ((wanted,),) = phone.ask(f"SELECT MAX({column}) FROM lines WHERE {of} AND {period}")  # noqa: S608
    ((refunded, count),) = phone.ask(
        "SELECT -SUM(IF(eventtype = 'order_refunded', net, 0)), COUNT(*) FROM lines "  # noqa: S608
        f"WHERE strpos({column}, '{wanted}') > 0 AND {period}"
    )
    return str(wanted), float(refunded), int(count)
