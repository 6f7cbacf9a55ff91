"""Calculated fields as the emulator's Athena answers them, beside DuckDB over the same rows."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from random import Random
from typing import Any

import duckdb
import pytest

from analytics_emulator.athena.sql import SqlEngine
from dashboard.deployed import DataSet, Deployed, only
from dashboard.expressions.syntax import parse
from dashboard.expressions.typed_sql import Sql, literal
from dashboard.queries.filters import Choices
from dashboard.visuals.catalog import field_wells, planner
from dashboard.visuals.reader import Reader
from tests.unit.dashboard.conftest import NOW
from tests.unit.dashboard.definitions import category, column, total

TYPES = {
    "id": "INTEGER",
    "day": "DATETIME",
    "guest": "STRING",
    "place": "STRING",
    "item": "STRING",
    "units": "INTEGER",
    "price": "DECIMAL",
    "code": "STRING",
}
KINDS = {"INTEGER": "bigint", "DATETIME": "timestamp", "STRING": "varchar", "DECIMAL": "double"}
PLACES = {"ann": "north", "bob": "north", "cid": "south", "dee": "south", "eve": None}

type Rows = list[tuple[Any, ...]]


class _NoTables:
    def resolve(self, database: str, table: str) -> None:
        return None


def _row(number: int, random: Random) -> dict[str, Any]:
    guest = random.choice(list(PLACES))
    return {
        "id": number,
        "day": datetime(2025, 12, 1) + timedelta(hours=random.randint(0, 24 * 110)),
        "guest": guest,
        "place": PLACES[guest],
        "item": random.choice(["tea", "soup", "cake", "O'pie"]),
        "units": random.choice([None, 1, 2, 3, 5, 8]),
        "price": random.choice([3.5, 8.0, 5.25, 12.125, -1.5]),
        "code": random.choice([" z ", "7", "2.5", "x-y-z", "2026-01-31", '{"a": {"b": 6}}', None]),
    }


def _cell(value: Any) -> str:
    return "NULL" if value is None else literal(value).text


@pytest.fixture(scope="session")
def rows_sql() -> str:
    rows = [_row(number, Random(number)) for number in range(40)]
    nothing = {"id": 999, "day": NOW, "guest": "zoe", "item": "tea"}  # all else is NULL
    first = ", ".join(f"CAST({_cell(nothing.get(name))} AS {KINDS[TYPES[name]]})" for name in TYPES)
    listed = (", ".join(_cell(row[name]) for name in TYPES) for row in rows)
    values = ",\n".join(f"({one})" for one in [first, *listed])
    return f"SELECT * FROM (VALUES {values}) AS sales ({', '.join(TYPES)})"  # noqa: S608


@pytest.fixture(scope="session")
def athena() -> Callable[[str], Rows]:
    engine = SqlEngine(_NoTables())
    return lambda sql: [tuple(row) for row in engine.run(engine.compile(sql, "db", ())).rows]


@pytest.fixture(scope="session")
def duck(rows_sql) -> Callable[[str], Rows]:
    """Ask DuckDB over the rows, which are called `sales`."""
    connection = duckdb.connect()
    connection.execute(f"CREATE TABLE sales AS {rows_sql}")
    return lambda sql: connection.execute(sql).fetchall()


@pytest.fixture
def reader(rows_sql):
    """`reader(wells, **calculated)` reads a table over the rows."""

    def made(wells: dict[str, Any], **calculated: str) -> tuple[Reader, dict[str, Any]]:
        fields = {"TableAggregatedFieldWells": wells}
        visual = {"TableVisual": {"VisualId": "t", "ChartConfiguration": {"FieldWells": fields}}}
        columns = {name: Sql(f't."{name}"', kind) for name, kind in TYPES.items()}
        data_set = DataSet("sales", "arn", "sales", rows_sql, columns, "analysts")
        body = {
            "Sheets": [{"SheetId": "sheet", "Name": "Sheet", "Visuals": [visual]}],
            "CalculatedFields": [
                {"DataSetIdentifier": "sales", "Name": name, "Expression": expression}
                for name, expression in calculated.items()
            ],
        }
        deployed = Deployed("board", "Board", 1, body, {"sales": data_set})
        found = field_wells(*only(visual))
        read = Reader.of_visual(deployed, "sheet", "t", found, {}, Choices({}), NOW)
        return read, visual["TableVisual"]

    return made


@pytest.fixture
def each(reader, athena, rows_sql):
    """`each(expression)` gives its value for each row, by the row's id."""

    def found(expression: str) -> Rows:
        read, _ = reader({"GroupBy": [category("item")], "Values": []})
        scope = replace(read.scope, windows=None)
        sql = scope.translate(parse(expression)).text
        return athena(f"SELECT t.id, {sql} FROM ({rows_sql}) t")  # noqa: S608 -- SQL under test

    return found


@pytest.fixture
def grouped(reader, athena):
    """`grouped(expression, by)` gives a table's rows: its dimensions, then the expression."""

    def found(expression: str, by: list[Any]) -> Rows:
        dimensions = [one if isinstance(one, dict) else category(one) for one in by]
        wells = {"GroupBy": dimensions, "Values": [total("calculated")]}
        read, body = reader(wells, calculated=expression)
        return athena(planner("TableVisual")(body, wells, read).query.sql)

    return found


def by_month() -> dict[str, Any]:
    body = {"FieldId": "day", "Column": column("day"), "DateGranularity": "MONTH"}
    return {"DateDimensionField": body}


def same(rows: Rows) -> list[tuple[Any, ...]]:
    """Return rows that compare, whichever engine wrote their numbers and times."""
    return sorted((tuple(map(_plain, row)) for row in rows), key=str)


def _plain(value: Any) -> Any:
    if value is None or isinstance(value, bool):
        return str(value).lower() if value is not None else None
    try:
        return round(float(value), 6) + 0.0
    except (TypeError, ValueError):
        return str(value).removesuffix(".000")
