"""Whether all of yesterday's orders are here, and how that is known."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pyarrow as pa
import pytest

from analytics_emulator.athena.sql import SqlEngine
from quicksight_definition.clocks import Clocks
from quicksight_definition.resources import data_set_sql
from tests.unit.emulator.athena.sql.conftest import Catalog, Table, write

COLUMNS = (
    "eventid string; eventtype string; eventtime timestamp; orderid string; "
    "restaurantid string; receivedat timestamp"
)
NOW = datetime.now(UTC).replace(tzinfo=None)
NOON = NOW.replace(hour=12, minute=0, second=0, microsecond=0)
LONG_AGO, YESTERDAY = NOON - timedelta(days=8), NOON - timedelta(days=1)
TODAY = NOON.replace(hour=0, minute=16)  # past midnight and the longest buffer

type Told = Callable[..., tuple[str, str]]


@pytest.fixture
def told(tmp_path: Path) -> Told:
    """Answer for orders, each a restaurant, a time, and when it came in."""

    def answer(
        *orders: tuple[str, datetime, datetime], zone: str = "UTC", restaurants: str = ""
    ) -> tuple[str, str]:
        files = [
            write(tmp_path / f"{number}.parquet", _row(number, *order), (f"{order[1]:%F}",))
            for number, order in enumerate(orders)
        ]
        engine = SqlEngine(Catalog(clickstream_data=Table(COLUMNS, "dt string", files)))
        sql = data_set_sql("arrivals", Clocks(zone, restaurants))
        ((state, reason),) = engine.run(engine.compile(sql, "shop")).rows
        return str(state), str(reason)

    return answer


def _row(number: int, place: str, when: datetime, received: datetime) -> dict[str, Any]:
    texts = {"eventid": str(number), "eventtype": "order_placed", "orderid": str(number)}
    made: dict[str, Any] = {name: pa.array([text]) for name, text in texts.items()}
    made["restaurantid"] = pa.array([place])
    times = {"eventtime": when, "receivedat": received}
    return made | {name: pa.array([one], pa.timestamp("ms")) for name, one in times.items()}


def test_what_came_in_after_the_day_shows_that_all_are_here(told: Told) -> None:
    state, reason = told(("north", YESTERDAY, YESTERDAY), ("north", TODAY, TODAY))
    assert (state, reason[:8]) == ("All here", "1 order.")


def test_nothing_newer_than_the_day_leaves_it_open(told: Told) -> None:
    state, reason = told(("north", YESTERDAY, YESTERDAY))
    assert state == "Not yet"
    assert f"{YESTERDAY:%b} {YESTERDAY.day}, 12:00" in reason


def test_restaurant_that_fell_silent_is_named(told: Told) -> None:
    north = [("north", day, day) for day in (LONG_AGO, YESTERDAY, TODAY)]
    state, reason = told(*north, ("south", LONG_AGO, LONG_AGO))
    assert state == "Look"
    assert "south" in reason
    assert "north" not in reason


@pytest.mark.parametrize(("minutes", "expected"), [(14, "Not yet"), (16, "All here")])
def test_days_are_those_of_the_dashboards_zone(told: Told, minutes: int, expected: str) -> None:
    there = datetime.now(ZoneInfo("America/New_York")).replace(hour=0, minute=minutes)
    moment = there.astimezone(UTC).replace(tzinfo=None)
    assert told(("north", moment, moment), zone="America/New_York")[0] == expected


@pytest.mark.parametrize(("place", "state"), [("strand", "All here"), ("behind", "Not yet")])
def test_yesterday_is_whole_once_the_last_restaurants_has_ended(
    told: Told, place: str, state: str
) -> None:
    """Just past midnight and the buffer here, it is yesterday still where clocks are behind."""
    here = datetime.now(ZoneInfo("Asia/Tokyo")).replace(hour=0, minute=16, second=0, microsecond=0)
    moment = here.astimezone(UTC).replace(tzinfo=None)
    orders = [(place, moment - timedelta(hours=2), moment), (place, moment, moment)]
    found, reason = told(*orders, zone="Asia/Tokyo", restaurants="behind=Asia/Dubai")
    assert found == state
    assert ("after 05:15 today" in reason) == (state == "Not yet")


def test_empty_table_says_so(told: Told) -> None:
    old = NOON - timedelta(days=40)
    assert told(("north", old, old)) == ("Not yet", "Nothing has come in for ten days.")
