"""Who returns: an order on one of the 30 days before, told without any event's id."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from analytics_emulator.athena.sql import SqlEngine
from quicksight_definition.resources import data_set_sql
from tests.unit.emulator.athena.sql.conftest import Catalog, Table, write
from tests.unit.queries.test_data_set_scans import COLUMNS

NOON = datetime(2026, 11, 4, 12)
DAY, HOUR = timedelta(days=1), timedelta(hours=1)

type Orders = list[tuple[datetime, str | None]]


def file_of(folder: Path, day: str, orders: Orders) -> Any:
    columns: dict[str, Any] = {
        "eventid": [f"{order} {moment}" for moment, order in orders],
        "eventtype": ["order_placed"] * len(orders),
        "orderid": pa.array([order for _, order in orders], pa.string()),
        "customerid": ["guest"] * len(orders),
        "eventtime": pa.array([moment for moment, _ in orders], pa.timestamp("ms")),
    }
    return write(folder / f"{day}.parquet", columns, (day,))


def visitors(folder: Path, orders: Orders) -> list[str]:
    """Return of each order, the oldest first, whether its guest was new."""
    days = sorted({str(moment.date()) for moment, _ in orders})
    files = [file_of(folder, day, [o for o in orders if str(o[0].date()) == day]) for day in days]
    engine = SqlEngine(Catalog(clickstream_data=Table(COLUMNS, "dt string", files)))
    sql = f"SELECT visitor FROM ({data_set_sql('guests')}) t ORDER BY orderedat"  # noqa: S608
    return [str(row[0]) for row in engine.run(engine.compile(sql, "shop")).rows]


@pytest.mark.parametrize(
    ("orders", "expected"),
    [
        ([(NOON, "a"), (NOON + DAY, "b")], ["New", "Returning"]),
        ([(NOON, "a"), (NOON + 30 * DAY, "b")], ["New", "Returning"]),
        ([(NOON, "a"), (NOON + 31 * DAY, "b")], ["New", "New"]),
        ([(NOON, "a"), (NOON + HOUR, "b")], ["New", "New"]),  # dessert is no return
        ([(NOON, "a"), (NOON, "a"), (NOON + HOUR, "a")], ["New"]),  # twice delivered; a later line
        ([(NOON, None), (NOON, None), (NOON + HOUR, None)], ["New", "New"]),  # without order ids
    ],
)
def test_guest_returns_on_another_day(tmp_path: Path, orders: Orders, expected: list[str]) -> None:
    assert visitors(tmp_path, orders) == expected
