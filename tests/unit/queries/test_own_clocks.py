"""Restaurants with clocks of their own: each one's days and hours are those that it sees."""

from typing import Any

import pyarrow as pa
import pytest

from analytics_emulator.athena.sql import SqlEngine
from quicksight_definition.clocks import Clocks
from quicksight_definition.resources import data_set_sql
from scripts.answers.clocks import clock
from scripts.answers.questions import question_named
from tests.unit.emulator.athena.sql.conftest import Catalog, Table, write
from tests.unit.queries.test_data_set_scans import COLUMNS
from tests.unit.queries.test_past_midnight import AFTER, day_of

PLACES = ["strand", "soho", "shibuya"]
OWN = "soho=America/New_York,shibuya=Asia/Tokyo"
WALLS = {  # what the clocks showed at one minute past midnight, UTC
    "strand": "2026-11-04 00:01:00.000",
    "soho": "2026-11-03 19:01:00.000",
    "shibuya": "2026-11-04 09:01:00.000",
}


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> SqlEngine:
    rows = day_of([(AFTER, place, "Soup") for place in PLACES], "guest")
    rows["restaurantid"] = pa.array(PLACES)
    file = write(tmp_path_factory.mktemp("clocks") / "rows.parquet", rows, ("2026-11-04",))
    return SqlEngine(Catalog(clickstream_data=Table(COLUMNS, "dt string", [file])))


def rows_of(engine: SqlEngine, sql: str) -> list[list[Any]]:
    return list(engine.run(engine.compile(sql, "shop")).rows)


def ordered_at(engine: SqlEngine, name: str, clocks: Clocks) -> dict[str, str]:
    """Return what the dashboard's clocks show at each restaurant's order."""
    shown = f"CAST(at_timezone(with_timezone(orderedat, 'UTC'), '{clocks.zone}') AS timestamp)"
    rows = data_set_sql(name, clocks)
    sql = f"SELECT restaurantid, min({shown}) FROM ({rows}) t GROUP BY restaurantid"  # noqa: S608
    return {str(place): str(when) for place, when in rows_of(engine, sql)}


@pytest.mark.parametrize("zone", ["Europe/London", "Asia/Kathmandu"])
@pytest.mark.parametrize("name", ["orders", "order_lines", "guests", "menu", "visits"])
def test_data_sets_show_what_the_restaurants_clocks_showed(
    engine: SqlEngine, name: str, zone: str
) -> None:
    clocks = Clocks(zone, f"{OWN},strand=Europe/London")
    assert ordered_at(engine, name, clocks) == WALLS


def test_restaurants_without_a_zone_go_by_the_deployments(engine: SqlEngine) -> None:
    alone = ordered_at(engine, "orders", Clocks("America/New_York", "shibuya=Asia/Tokyo"))
    assert alone == WALLS | {"strand": WALLS["soho"]}


def test_moments_stay_what_they_were(engine: SqlEngine) -> None:
    rows = data_set_sql("orders", Clocks("Europe/London", OWN))
    found = rows_of(engine, f"SELECT DISTINCT happenedat FROM ({rows}) t")  # noqa: S608
    assert found == [["2026-11-04 00:01:00.000"]]


@pytest.mark.parametrize(
    ("question", "column", "expected"),
    [
        ("revenue_by_day", 0, {"2026-11-03", "2026-11-04"}),
        ("orders_by_hour_and_weekday", 1, {"0", "9", "19"}),
        ("latest_orders", 1, set(WALLS.values())),
        ("top_customers", 5, set(WALLS.values())),
    ],
)
def test_questions_go_by_each_restaurants_clock(
    engine: SqlEngine, question: str, column: int, expected: set[str]
) -> None:
    sql = question_named(question, clock("Europe/London", OWN)).sql.rstrip(";")
    assert {str(row[column]) for row in rows_of(engine, sql)} == expected
