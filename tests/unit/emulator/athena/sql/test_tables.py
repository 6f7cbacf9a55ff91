"""Tables as queries see them: columns, partitions, views, bytes."""

from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from analytics_emulator.athena.sql import AthenaQueryError, SqlEngine, duckdb_sql
from tests.unit.emulator.athena.sql.conftest import Catalog, Rows


def test_table_gives_revenue_in_exact_decimals(rows: Any) -> None:
    sql = "SELECT Item, SUM(price * quantity) AS revenue FROM sales GROUP BY item ORDER BY 2 DESC"
    assert rows(sql) == [["tea", "30.00"], ["cake", "24.30"]]


def test_heading_keeps_the_written_case(engine: SqlEngine) -> None:
    query = engine.compile("SELECT Item, quantity * 2, PRICE AS Unit FROM sales", "shop")
    assert [c.name for c in query.columns] == ["Item", "_col1", "Unit"]


def test_timestamp_column_has_three_digits(rows: Any) -> None:
    assert rows("SELECT min(at) FROM sales") == [["2026-11-01 09:30:00.125"]]


def test_percentile_of_a_table_is_sent_from_where_it_is_read(rows: Any) -> None:
    values = "SELECT sqrt(x * 7919 % 1009) v FROM {}UNNEST(sequence(1, 1000)) t(x)"
    read, made = (values.format(s) for s in ("(SELECT max(dt) FROM sales) CROSS JOIN ", ""))
    ask = "WITH w AS ({}) SELECT approx_percentile(v, ARRAY[0.1, 0.5, 0.95]) FROM {}"
    # Of a Trino 476: of a table's rows, and of such that no table has.
    sent = [["[10.067823671692164, 22.463755066973945, 30.959532389903842]"]]
    assert rows(ask.format(read, "w")) == rows(ask.format(made, f"({read})")) == sent
    kept = [["[10.069428569850984, 22.481787543277672, 30.959599500010775]"]]
    assert rows(ask.format(made, "w")) == kept


def test_column_that_no_file_has_is_null(rows: Any) -> None:
    assert rows("SELECT count(note), count(*) FROM sales") == [["0", "9"]]


@pytest.mark.parametrize(
    ("where", "wanted"),
    [
        ("dt = '2026-11-02'", ["2026-11-02"]),
        ("dt > '2026-11-01' AND quantity > 1", ["2026-11-02", "2026-11-03"]),
        ("date(dt) = DATE '2026-11-03'", ["2026-11-03"]),
        ("dt IN ('2026-11-01', '2030-01-01')", ["2026-11-01"]),
        ("dt = '2026-11-01' OR quantity = 1", ["2026-11-01", "2026-11-02", "2026-11-03"]),
    ],
)
def test_filter_on_partition_column_chooses_partitions(
    rows: Any, sales: Any, where: str, wanted: list[str]
) -> None:
    rows(f"SELECT count(*) FROM sales WHERE {where}")  # noqa: S608  # written above
    assert sales.asked == [[(d,) for d in wanted]]


def test_filter_reaches_partitions_through_views_and_with(rows: Any, sales: Any) -> None:
    assert rows("SELECT count(*) FROM teas WHERE dt = '2026-11-02'") == [["2"]]
    rows("WITH s AS (SELECT dt AS day FROM sales) SELECT count(*) FROM s WHERE day = '2026-11-03'")
    assert sales.asked == [[("2026-11-02",)], [("2026-11-03",)]]


def test_filter_on_null_extended_side_leaves_partitions_alone(rows: Any) -> None:
    sql = """SELECT count(*) FROM sales a LEFT JOIN sales b ON a.dt = b.dt AND b.dt = '2026-11-01'
             WHERE b.dt IS NULL"""
    assert rows(sql) == [["6"]]


def test_with_query_read_twice_is_not_pruned_by_one_reading(rows: Any) -> None:
    sql = """WITH s AS (SELECT * FROM sales)
             SELECT (SELECT count(*) FROM s WHERE dt = '2026-11-01') + (SELECT count(*) FROM s)"""
    assert rows(sql) == [["12"]]


def test_scanned_bytes_count_touched_columns_of_chosen_partitions(engine: SqlEngine) -> None:
    def scanned(sql: str) -> int:
        return engine.run(engine.compile(sql, "shop")).scanned_bytes

    one = scanned("SELECT item FROM sales WHERE dt = '2026-11-01'")
    assert 0 < one < scanned("SELECT item FROM sales") < scanned("SELECT * FROM sales")
    assert scanned("SELECT x FROM (SELECT item AS x, price FROM sales)") == 3 * one
    assert scanned("SELECT count(*) FROM sales") == 0


def test_files_with_different_columns_read_by_name(
    engine: SqlEngine, sales: Any, tmp_path: Path, rows: Any
) -> None:
    from .conftest import write  # noqa: PLC0415  # the helper stands beside the fixtures

    extra = {"note": pa.array(["late"]), "quantity": pa.array([9], pa.int32())}
    sales._files.append(write(tmp_path / "extra.parquet", extra, ("2026-11-04",)))
    assert rows("SELECT note, item FROM sales WHERE quantity = 9") == [["late", None]]


def test_file_with_another_type_is_bad_data(rows: Any, sales: Any, tmp_path: Path) -> None:
    from .conftest import write  # noqa: PLC0415  # the helper stands beside the fixtures

    wrong = {"quantity": pa.array(["nine"])}
    sales._files.append(write(tmp_path / "wrong.parquet", wrong, ("2026-11-04",)))
    with pytest.raises(AthenaQueryError, match="HIVE_BAD_DATA"):
        rows("SELECT sum(quantity) FROM sales")


def test_empty_table_has_no_rows(rows: Any) -> None:
    assert rows("SELECT item FROM sales WHERE dt = '2030-01-01'") == []
    assert rows("SELECT count(*), sum(price) FROM sales WHERE dt = '2030-01-01'") == [["0", None]]


def test_duckdb_sql_shows_the_files(engine: SqlEngine) -> None:
    sql = duckdb_sql(engine.compile("SELECT item FROM sales WHERE dt = '2026-11-02'", "shop"))
    assert "2026-11-02.parquet" in sql
    assert "2026-11-01.parquet" not in sql


def test_table_with_a_database_is_no_with_query(rows: Rows) -> None:
    assert rows("WITH sales AS (SELECT 1 AS n) SELECT count(*) FROM shop.sales") == [["9"]]
    assert rows("WITH sales AS (SELECT 1 AS n) SELECT count(*) FROM sales") == [["1"]]


def test_alias_takes_the_tables_own_name_away(rows: Rows) -> None:
    assert rows("SELECT count(s.item) FROM sales AS s") == [["9"]]
    with pytest.raises(AthenaQueryError, match="COLUMN_NOT_FOUND"):
        rows("SELECT count(sales.item) FROM sales AS s")


def test_tables_of_a_view_are_those_of_its_own_database(
    engine: SqlEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    found = Catalog.resolve

    def resolve(self: Catalog, database: str, table: str) -> object:
        asked.append(database)
        return found(self, database, table)

    monkeypatch.setattr(Catalog, "resolve", resolve)
    engine.compile("SELECT item FROM teas", "elsewhere")
    assert asked == ["elsewhere", "shop"]
