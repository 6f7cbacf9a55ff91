"""Orders and visits on both sides of midnight (UTC), dinner in New York: each counts once."""

from datetime import datetime
from decimal import Decimal
from typing import Any

import pyarrow as pa
import pytest

from analytics_emulator.athena.sql import SqlEngine
from quicksight_definition.resources import data_set_sql
from tests.unit.emulator.athena.sql.conftest import Catalog, Table, write
from tests.unit.queries.test_data_set_scans import COLUMNS

BEFORE, AFTER = datetime(2026, 11, 3, 23, 59), datetime(2026, 11, 4, 0, 1)
LINES = [  # moment, order, item; the second order lies wholly after midnight
    (BEFORE, "long", "Soup"),
    (BEFORE, "long", "Bread"),
    (AFTER, "long", "Cake"),
    (AFTER, "long", "Bread"),
    (AFTER, "short", "Soup"),
]


def day_of(lines: list[tuple[datetime, str, str]], guest: str) -> dict[str, Any]:
    texts = {
        "eventid": [f"{order} {item} {when}" for when, order, item in lines],
        "eventtype": ["order_placed"] * len(lines),
        "orderid": [order for _, order, _ in lines],
        "sessionid": [order for _, order, _ in lines],
        "menuitem": [item for *_, item in lines],
        "customerid": [f"{guest} {order}" for _, order, _ in lines],
        "channel": ["dine_in"] * len(lines),
    }
    made: dict[str, Any] = {name: pa.array(values) for name, values in texts.items()}
    made["eventtime"] = pa.array([when for when, *_ in lines], pa.timestamp("ms"))
    made["quantity"] = pa.array([1] * len(lines), pa.int32())
    made["price"] = pa.array([Decimal("5.00")] * len(lines), pa.decimal128(10, 2))
    return made


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> SqlEngine:
    folder = tmp_path_factory.mktemp("days")
    days = {
        str(moment.date()): [line for line in LINES if line[0] == moment]
        for moment in (BEFORE, AFTER)
    }
    files = [
        write(folder / f"{day}.parquet", day_of(lines, "guest"), (day,))
        for day, lines in days.items()
    ]
    return SqlEngine(Catalog(clickstream_data=Table(COLUMNS, "dt string", files)))


def asked(engine: SqlEngine, name: str, select: str, rest: str = "") -> list[tuple[Any, ...]]:
    sql = f"SELECT {select} FROM ({data_set_sql(name)}) t {rest}"  # noqa: S608
    return [tuple(row) for row in engine.run(engine.compile(sql, "shop")).rows]


def test_order_counts_once_and_loses_no_money(engine: SqlEngine) -> None:
    assert asked(engine, "orders", "count(orderid), sum(revenue)") == [("2", "25.00")]


def test_each_day_has_its_own_money_and_its_own_beginnings(engine: SqlEngine) -> None:
    later = "WHERE orderday >= timestamp '2026-11-04 00:00:00'"
    assert asked(engine, "orders", "count(orderid), sum(revenue)", later) == [("1", "15.00")]


def test_step_of_a_visit_counts_once(engine: SqlEngine) -> None:
    assert asked(engine, "visits", "count(sessionid)") == [("2",)]


def test_pairs_are_those_of_the_whole_order(engine: SqlEngine) -> None:
    found = asked(engine, "baskets", "pair, count(orderid)", "GROUP BY pair ORDER BY pair")
    assert found == [("Bread + Cake", "1"), ("Bread + Soup", "1"), ("Cake + Soup", "1")]


def test_guest_does_not_return_within_an_order(engine: SqlEngine) -> None:
    found = asked(engine, "guests", "customerid, visitor", "ORDER BY customerid")
    assert found == [("guest long", "New"), ("guest short", "New")]
