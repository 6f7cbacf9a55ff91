"""Kept rows day by day: a new file has those days computed anew that it has a say in, no others."""

import random
from pathlib import Path

import duckdb
import pytest

from analytics_emulator.athena.sql import SqlEngine
from analytics_emulator.athena.sql.running import parts
from tests.unit.emulator.athena.sql.conftest import DAYS, Catalog, Table, sales_of, write

# ruff: noqa: S608  # texts of our own making

NEXT = "CAST(date_add('day', 1, CAST(dt AS date)) AS varchar)"
GROUPED = "SELECT dt, item, sum(quantity) AS n FROM sales GROUP BY dt, item"
BY_DAY = {
    "groups": GROUPED,
    "distinct rows": "SELECT DISTINCT dt, item FROM sales WHERE quantity > 1",
    "a value that the day tells": "SELECT DISTINCT CAST(dt AS date) AS day, item FROM sales",
    "WITH queries": f"WITH g AS ({GROUPED}), m AS (SELECT DISTINCT n, dt FROM g) TABLE m",
    "groups of unnested rows": "SELECT dt, count(*) AS n FROM sales"
    " CROSS JOIN UNNEST(sequence(1, quantity)) AS t(x) GROUP BY dt",
    "what a smaller table is joined to": "SELECT dt, name FROM sales JOIN (VALUES ('tea', 'Tea'))"
    " AS names(item, name) ON sales.item = names.item",
}
WITH_THE_DAY_AFTER = {
    "a day beside the one before": f"SELECT day, count(*) AS n FROM (SELECT dt AS day, item FROM"
    f" sales UNION ALL SELECT {NEXT}, item FROM sales) AS both GROUP BY day",
    "the same out of WITH queries": f"WITH g AS ({GROUPED}), p AS (SELECT dt, n FROM g UNION ALL"
    f" SELECT {NEXT}, quantity FROM sales) SELECT dt, sum(n) AS n FROM p GROUP BY dt",
}
WHOLE = {
    "groups without the day": "SELECT item, min(dt) AS dt FROM sales GROUP BY item",
    "windows": "SELECT dt, row_number() OVER (ORDER BY quantity, dt) AS n FROM sales",
    "the first rows": "SELECT DISTINCT dt, item FROM sales ORDER BY dt DESC, item LIMIT 3",
    "days joined to themselves": "WITH d AS (SELECT DISTINCT dt FROM sales)"
    " SELECT a.dt, b.dt AS other FROM d AS a JOIN d AS b ON a.dt <> b.dt",
    "days beside all others": "SELECT a.dt, count(*) AS n FROM sales AS a"
    " JOIN sales AS b ON a.item = b.item GROUP BY a.dt",
    "a day of no file": "SELECT DISTINCT dt, item FROM sales UNION SELECT '2026-11-09', 'total'",
    "days of a full join": "SELECT a.dt, b.item FROM sales AS a"
    " FULL JOIN (VALUES 'tea', 'ale') AS b(item) ON a.item = b.item",
    "totals of days": "SELECT dt, count(*) AS n FROM sales GROUP BY GROUPING SETS ((dt), ())",
    "an order within all": "SELECT dt FROM (SELECT dt, quantity FROM sales"
    " EXCEPT SELECT max(dt), max(quantity) FROM sales) AS t GROUP BY dt",
}
PERIODS = ["", " WHERE t.{day} >= '2026-11-02'", " WHERE t.{day} = '2026-11-03'"]


def answered(engine: SqlEngine, sql: str) -> list[tuple[str | None, ...]]:
    return sorted(map(tuple, engine.run(engine.compile(sql, "shop")).rows), key=repr)


def read_anew(engine: SqlEngine, sql: str, sales: Table, folder: Path) -> set[str]:
    """Ask, add a file to the second day, ask again; return the days of the files then made."""
    answered(engine, sql)
    before = engine.derived.files()
    sales._files.append(write(folder / "new.parquet", sales_of(DAYS[1]), (DAYS[1],)))
    answered(engine, sql)
    made = [str(path) for path in engine.derived.files() if path not in before]
    sql = "SELECT DISTINCT COLUMNS(*)::TEXT FROM read_parquet($1)"
    cells = [
        cell for path in made for row in duckdb.execute(sql, [path]).fetchall() for cell in row
    ]
    return {str(cell) for cell in cells if str(cell).startswith("2026")}


@pytest.mark.parametrize("shape", BY_DAY)
def test_new_file_has_its_own_day_computed_anew(
    catalog: Catalog, sales: Table, tmp_path: Path, shape: str
) -> None:
    engine = SqlEngine(catalog, least_kept_rows=1)
    sql = f"SELECT * FROM ({BY_DAY[shape]}) AS t"
    assert read_anew(engine, sql, sales, tmp_path) == {DAYS[1]}
    assert answered(engine, sql) == answered(SqlEngine(catalog), sql)


@pytest.mark.parametrize("shape", WITH_THE_DAY_AFTER)
def test_day_that_the_one_before_tells_is_computed_with_it(
    catalog: Catalog, sales: Table, tmp_path: Path, shape: str
) -> None:
    engine = SqlEngine(catalog, least_kept_rows=1)
    sql = f"SELECT * FROM ({WITH_THE_DAY_AFTER[shape]}) AS t"
    assert read_anew(engine, sql, sales, tmp_path) == {DAYS[1], DAYS[2]}
    assert answered(engine, sql) == answered(SqlEngine(catalog), sql)


class Standing(Table):
    """A table whose partitions stand without files too."""

    def partitions(self) -> list[tuple[str]]:
        return [(day,) for day in DAYS]


@pytest.mark.parametrize("shape", WITH_THE_DAY_AFTER)
def test_partition_that_lost_its_files_tells_nothing_more(
    catalog: Catalog, sales: Table, shape: str
) -> None:
    standing = Standing("item string; quantity int", "dt string", sales._files)
    engine, catalog["sales"] = SqlEngine(catalog, least_kept_rows=1), standing
    sql = f"SELECT * FROM ({WITH_THE_DAY_AFTER[shape]}) AS t"
    answered(engine, sql)
    del standing._files[0]
    assert answered(engine, sql) == answered(SqlEngine(catalog), sql)


def test_what_is_kept_is_of_its_own_files_alone(catalog: Catalog, sales: Table) -> None:
    engine = SqlEngine(catalog, least_kept_rows=1)
    days = "WITH g AS (SELECT dt, item FROM sales UNION SELECT '2026-11-09', 'total')"
    both = f"({days} SELECT DISTINCT dt, item FROM g) AS t"
    answered(engine, f"SELECT * FROM ({days} SELECT item, count(*) FROM g GROUP BY item) AS t")
    answered(engine, f"SELECT * FROM {both} WHERE t.dt = '{DAYS[2]}'")
    del sales._files[:2]
    everything = f"SELECT * FROM {both}"
    assert answered(engine, everything) == answered(SqlEngine(catalog), everything)


@pytest.mark.parametrize("shape", WHOLE)
def test_rows_that_no_day_tells_are_computed_whole(
    catalog: Catalog, sales: Table, tmp_path: Path, shape: str
) -> None:
    engine = SqlEngine(catalog, least_kept_rows=1)
    sql = f"SELECT * FROM ({WHOLE[shape]}) AS t"
    assert read_anew(engine, sql, sales, tmp_path) - {"2026-11-09"} != {DAYS[1]}
    assert answered(engine, sql) == answered(SqlEngine(catalog), sql)


@pytest.mark.parametrize("seed", range(6))
def test_answers_hold_while_files_come_and_go(
    catalog: Catalog, sales: Table, tmp_path: Path, seed: int
) -> None:
    drawn, engine = random.Random(seed), SqlEngine(catalog, least_kept_rows=1)
    shapes = drawn.sample([*BY_DAY.values(), *WITH_THE_DAY_AFTER.values(), *WHOLE.values()], 5)
    for step in range(6):
        if sales._files and drawn.random() < 0.4:
            sales._files.remove(drawn.choice(sales._files))
        else:
            day = drawn.choice((*DAYS, "2026-11-04"))
            sales._files.append(write(tmp_path / f"{step}.parquet", sales_of(day), (day,)))
        for shape in shapes:
            period = drawn.choice(PERIODS) if " dt" in shape.split("FROM")[0] else ""
            sql = f"SELECT * FROM ({shape}) AS t{period.format(day='dt')}"
            assert answered(engine, sql) == answered(SqlEngine(catalog), sql)


def test_partitions_beyond_counting_are_one_part(
    catalog: Catalog, sales: Table, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(parts, "MOST_PARTITIONS", 2)
    engine = SqlEngine(catalog, least_kept_rows=1)
    assert read_anew(engine, f"SELECT * FROM ({GROUPED}) AS t", sales, tmp_path) == set(DAYS)
