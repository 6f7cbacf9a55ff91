"""A small deployed dashboard over one data set, and DuckDB to run its SQL."""

from datetime import datetime
from typing import Any

import duckdb
import pytest

from dashboard.deployed import DataSet, Deployed
from dashboard.expressions.translation import Scope
from dashboard.expressions.typed_sql import Sql

NOW = datetime(2026, 3, 18, 15, 30)
ROWS = """
SELECT * FROM (VALUES
    (TIMESTAMP '2026-03-16 09:00:00', 'tea', 'north', 2, 3.50),
    (TIMESTAMP '2026-03-16 18:00:00', 'soup', 'north', 1, 8.00),
    (TIMESTAMP '2026-03-17 12:00:00', 'tea', 'south', 4, 3.50),
    (TIMESTAMP '2026-03-18 12:00:00', 'cake', NULL, 1, 5.25)
) AS sales (day, item, place, units, price)
"""
TYPES = {
    "day": "DATETIME",
    "item": "STRING",
    "place": "STRING",
    "units": "INTEGER",
    "price": "DECIMAL",
}


@pytest.fixture
def sales() -> DataSet:
    columns = {name: Sql(f't."{name}"', kind) for name, kind in TYPES.items()}
    return DataSet("sales", "arn:sales", "sales", ROWS.strip(), columns, "analysts")


@pytest.fixture
def scope(sales: DataSet) -> Scope:
    return Scope(sales.columns, {"revenue": "{units} * {price}"}, {}, NOW)


@pytest.fixture
def deploy(sales: DataSet):
    """Deploy a definition of one sheet with the given visuals."""

    def deployed(*visuals: dict[str, Any], **definition: Any) -> Deployed:
        sheet = {"SheetId": "sheet", "Name": "Sheet", "Visuals": list(visuals)}
        body = {"Sheets": [sheet], **definition}
        return Deployed("board", "Board", 1, body, {"sales": sales})

    return deployed


@pytest.fixture
def run():
    """Run SQL on DuckDB, sorted, so that answers compare."""

    def rows(sql: str) -> list[tuple[Any, ...]]:
        return sorted(duckdb.sql(sql).fetchall(), key=str)

    return rows
