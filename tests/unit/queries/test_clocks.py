"""The questions go by the restaurants' clocks: dinner in New York isn't at midnight."""

from pathlib import Path
from typing import Any

import pytest

from analytics_emulator.athena.sql import SqlEngine
from scripts.answers.clocks import clock
from scripts.answers.questions import question_named
from tests.unit.emulator.athena.sql.conftest import Catalog, Table, write
from tests.unit.queries.test_data_set_scans import COLUMNS
from tests.unit.queries.test_past_midnight import AFTER, LINES, day_of

NEW_YORK = "America/New_York"


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> SqlEngine:
    path = tmp_path_factory.mktemp("clocks") / "rows.parquet"
    rows = day_of([line for line in LINES if line[0] == AFTER], "guest")
    return SqlEngine(
        Catalog(
            clickstream_data=Table(COLUMNS, "dt string", [write(Path(path), rows, ("2026-11-04",))])
        )
    )


def asked(engine: SqlEngine, name: str, zone: str, restaurants: str = "") -> list[list[Any]]:
    sql = question_named(name, clock(zone, restaurants)).sql.rstrip(";")
    return list(engine.run(engine.compile(sql, "shop")).rows)


@pytest.mark.parametrize(
    ("zone", "day", "hour"), [("UTC", "2026-11-04", "0"), (NEW_YORK, "2026-11-03", "19")]
)
def test_days_and_hours_are_the_zones(engine: SqlEngine, zone: str, day: str, hour: str) -> None:
    assert asked(engine, "revenue_by_day", zone)[0][0] == day
    assert asked(engine, "orders_by_hour_and_weekday", zone)[0][1] == hour


@pytest.mark.parametrize("name", ["latest_orders", "top_customers"])
def test_moments_are_the_zones(engine: SqlEngine, name: str) -> None:
    assert "2026-11-03 19:01:00.000" in asked(engine, name, NEW_YORK)[0]
    assert "2026-11-04 00:01:00.000" in asked(engine, name, "UTC")[0]


def test_weeks_are_the_zones(engine: SqlEngine) -> None:
    ((week, *_),) = asked(engine, "average_order_value", NEW_YORK)
    assert week == "2026-11-02"
