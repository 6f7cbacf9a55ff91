"""What the dashboard's data sets read for two weeks of a year: those weeks, in direct query."""

import random
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from analytics_emulator.athena.sql import SqlEngine
from dashboard.expressions.syntax import parse
from dashboard.expressions.translation import Scope
from dashboard.expressions.typed_sql import Sql
from dashboard.parameters import Parameter
from quicksight_definition.columns import (
    BOTH,
    BOTH_STRETCHES,
    DATA_SETS,
    NEAR,
    NEAR_STRETCH,
    PLACES,
    STRETCH,
    WITHOUT_PERIOD,
    widened,
)
from quicksight_definition.resources import data_set_sql
from tests.unit.emulator.athena.sql.conftest import Catalog, Table, write
from tests.unit.quicksight_definition.drawn import rendered

FIRST, DAYS, EVENTS_A_DAY = date(2025, 12, 1), 365, 200
LAST = FIRST + timedelta(days=DAYS - 1)
FROM, TO = date(2026, 11, 1), date(2026, 11, 14)
TYPES = ["menu_viewed", "item_viewed", "item_added", "checkout_started", "order_placed"]
COLUMNS = (
    "eventid string; eventtype string; eventtime timestamp; orderid string; sessionid string; "
    "menuitem string; category string; quantity int; price decimal(10,2); customerid string; "
    "restaurantid string; channel string; attributes string; receivedat timestamp"
)


def events_of(day: date, draw: random.Random) -> dict[str, Any]:
    """A day's events as Firehose would have laid them down: visits of five steps, each an order."""
    steps, visits = len(TYPES), EVENTS_A_DAY // len(TYPES)

    def of_visits(make: Callable[[], str]) -> list[str]:
        return [value for _ in range(visits) for value in [make()] * steps]

    made: dict[str, Any] = {
        "eventid": [str(UUID(int=draw.getrandbits(128))) for _ in range(EVENTS_A_DAY)],
        "eventtype": TYPES * visits,
        "orderid": of_visits(lambda: str(UUID(int=draw.getrandbits(128)))),
        "sessionid": of_visits(lambda: str(UUID(int=draw.getrandbits(128)))),
        "menuitem": [f"Item {draw.randrange(40)}" for _ in range(EVENTS_A_DAY)],
        "category": [f"Category {draw.randrange(6)}" for _ in range(EVENTS_A_DAY)],
        "customerid": of_visits(lambda: f"customer-{draw.randrange(2000)}"),
        "restaurantid": of_visits(lambda: f"place-{draw.randrange(8)}"),
        "channel": of_visits(lambda: draw.choice(["dine_in", "delivery", "takeaway"])),
    }
    noon = datetime(day.year, day.month, day.day, 12)
    times = [noon + timedelta(milliseconds=draw.randrange(40_000_000)) for _ in made["eventid"]]
    made["eventtime"] = made["receivedat"] = pa.array(times, pa.timestamp("ms"))
    made["quantity"] = pa.array([1 + number % 3 for number in range(EVENTS_A_DAY)], pa.int32())
    made["price"] = pa.array([Decimal("7.50")] * EVENTS_A_DAY, pa.decimal128(10, 2))
    return made


@pytest.fixture(scope="module")
def table(tmp_path_factory: pytest.TempPathFactory) -> Table:
    folder, draw = tmp_path_factory.mktemp("year"), random.Random(12)
    days = [FIRST + timedelta(days=number) for number in range(DAYS)]
    files = [write(folder / f"{d}.parquet", events_of(d, draw), (str(d),)) for d in days]
    return Table(COLUMNS, "dt string", files)


@pytest.fixture
def engine(table: Table) -> SqlEngine:
    table.asked.clear()
    return SqlEngine(Catalog(clickstream_data=table))


def asked(
    engine: SqlEngine, table: Table, name: str, condition: str, today: date = LAST
) -> tuple[Any, list[int]]:
    """Run a data set under a visual's filter; gives the result and how many days each scan read."""
    rows = data_set_sql(name).replace("current_date", f"DATE '{today}'")
    sql = f"SELECT count(*) FROM ({rows}) t WHERE {condition}"  # noqa: S608
    done = engine.run(engine.compile(sql, "shop"))
    return done, sorted(len(partitions or []) for partitions in table.asked)


def whole_rows(name: str) -> str:
    """Return a condition that reads every column of a data set."""
    return f"coalesce({', '.join(f'CAST({c.name} AS varchar)' for c in DATA_SETS[name])}) <> ''"


def column_bytes(path: str) -> int:
    """Return the bytes of a file's columns, which are what Athena bills."""
    groups = pq.read_metadata(path).to_dict()["row_groups"]
    return sum(c["total_compressed_size"] for group in groups for c in group["columns"])


def kept(expression: str, first: date = FROM, last: date = TO) -> str:
    """Return the condition that a calculated field over the chosen period says 1."""
    parameters = {
        name: Parameter(name, "DATETIME", (datetime(d.year, d.month, d.day),), False)
        for name, d in (("From", first), ("To", last))
    }
    columns = {"Day": Sql("t.orderday", "DATETIME"), "Stretch": Sql("t.stretch", "DATETIME")}
    scope = Scope(columns, {}, parameters, datetime.now(UTC))
    return f"{scope.translate(parse(rendered(widened(expression)))).text} = 1"


PERIOD = kept(NEAR)
READ = 14 + 1  # where clocks are ahead, a day's first hours are in the partition before


@pytest.mark.parametrize("name", sorted(set(DATA_SETS) - WITHOUT_PERIOD - {STRETCH}))
def test_period_reads_its_own_days_alone(engine: SqlEngine, table: Table, name: str) -> None:
    done, days = asked(engine, table, name, PERIOD)
    assert list(done.rows) != [("0",)]
    assert set(days) == {READ}


@pytest.mark.parametrize(
    ("day", "stretch", "read"), [(NEAR, NEAR_STRETCH, READ), (BOTH, BOTH_STRETCHES, 42)]
)
def test_orders_of_before_are_read_by_stretches_beside_the_period(
    engine: SqlEngine, table: Table, day: str, stretch: str, read: int
) -> None:
    """Twice: as an order's own stretch and as the one before, of each that the period touches."""
    condition = f"{kept(day)} AND {kept(stretch)}"
    done, days = asked(engine, table, STRETCH, condition)
    assert set(days[:2]) == {read}
    assert all(read < one <= 31 * 3 for one in days[2:])
    assert len(days) == 4
    whole, _ = asked(engine, table, STRETCH, kept(day))
    assert list(done.rows) == list(whole.rows)
    assert done.scanned_bytes < whole.scanned_bytes


def test_key_figures_read_no_more_than_the_periods_that_they_compare(
    engine: SqlEngine, table: Table
) -> None:
    _, days = asked(engine, table, "orders", kept(BOTH))
    assert set(days) == {14 + 14 + 6 + 7 + 1}  # a week before tells whether data began by then


def test_choices_of_the_controls_read_no_identifiers(engine: SqlEngine) -> None:
    """They are asked without a period: the whole table's three columns of few values."""
    asking = "SELECT DISTINCT restaurantid FROM ({})"
    places, lines = (
        engine.run(engine.compile(asking.format(data_set_sql(name)), "shop"))
        for name in (PLACES, "order_lines")
    )
    assert len(list(places.rows)) == 8
    assert places.scanned_bytes < lines.scanned_bytes / 3


def test_choices_of_the_controls_are_of_thirteen_months(engine: SqlEngine, table: Table) -> None:
    """However long the history is, and whoever sold in that time."""
    _, days = asked(engine, table, PLACES, "TRUE", LAST + timedelta(days=300))
    assert days == [101]


@pytest.mark.parametrize("name", sorted(DATA_SETS))
@pytest.mark.parametrize("days_later", [0, 8])  # in one stretch of 31 days, and in two
def test_two_weeks_of_a_year_cost_two_weeks(
    engine: SqlEngine, table: Table, name: str, days_later: int
) -> None:
    """The bytes of a set with all its columns, at most 1.3 times those of the fourteen days."""
    first, last = (day - timedelta(days=days_later) for day in (FROM, TO))
    conditions = [whole_rows(name)]
    if name not in WITHOUT_PERIOD:
        conditions.append(kept(NEAR, first, last))
    if name == STRETCH:
        conditions.append(kept(NEAR_STRETCH, first, last))
    done, _ = asked(engine, table, name, " AND ".join(conditions))
    whole = sum(column_bytes(file.path) for file in table.files(None))
    assert 0.2 * whole * 14 / DAYS < done.scanned_bytes <= 1.3 * whole * 14 / DAYS
