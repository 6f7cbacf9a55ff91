"""Decimals in 64 bits where files say that they fit there, in 128 elsewhere; exact in any case."""

from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from analytics_emulator.athena.sql import DataFile, SqlEngine, duckdb_sql
from tests.unit.emulator.athena.sql.conftest import Catalog, Table

PRICES = [Decimal("2.50"), Decimal("-99.99"), None]
COLUMNS = "price decimal(10,2); rate decimal(10,4); n int; huge bigint; long decimal(20,2)"
SUM = "SELECT sum(price * n) FROM orders"


def columns(price: Decimal = Decimal("4.05")) -> dict[str, pa.Array]:
    return {
        "price": pa.array([*PRICES, price], pa.decimal128(10, 2)),
        "rate": pa.array([Decimal("0.1250")] * 4, pa.decimal128(10, 4)),
        "n": pa.array([1, 2, 3, -4], pa.int32()),
        "huge": pa.array([1, 2, 3, 2**62], pa.int64()),
        "long": pa.array([Decimal("1.00")] * 4, pa.decimal128(20, 2)),
    }


def engine_over(*files: DataFile, types: str = COLUMNS) -> SqlEngine:
    return SqlEngine(Catalog(orders=Table(types, "", list(files))))


def file_of(path: Path, data: dict[str, pa.Array], **settings: Any) -> DataFile:
    pq.write_table(pa.table(data), path, **settings)
    return DataFile(str(path), (), path.stat().st_size)


def asked(engine: SqlEngine, sql: str) -> tuple[list[list[str | None]], bool]:
    """Return the rows, and whether nothing is multiplied in more than 64 bits."""
    compiled = engine.compile(sql, "shop")
    written = duckdb_sql(compiled)
    wide = "BETWEEN" in written or "DECIMAL(19," in written or "DECIMAL(2" in written
    return [list(row) for row in engine.run(compiled).rows], not wide


@pytest.mark.parametrize(
    ("sql", "answer"),
    [
        (SUM, "-213.68"),
        ("SELECT sum(price * n) FROM (SELECT n, price FROM orders WHERE n < 3)", "-213.68"),
        ("WITH w AS (SELECT n x, price y FROM orders) SELECT sum(x * y) FROM w", "-213.68"),
        ("SELECT sum(price * (1 - rate) * (1 + rate)) FROM orders", "-91.9800000000"),
        ("SELECT sum(price - rate + n) FROM orders", "-94.8150"),
        ("SELECT count(price * n) FROM orders", "3"),
    ],
)
def test_arithmetic_is_narrow_where_the_files_leave_room(
    tmp_path: Path, sql: str, answer: str
) -> None:
    engine = engine_over(file_of(tmp_path / "a.parquet", columns()))
    assert asked(engine, sql) == ([[answer]], True)


@pytest.mark.parametrize("value", ["x * y", "x - y"])
def test_what_is_narrow_is_given_in_trinos_type(tmp_path: Path, value: str) -> None:
    engine = engine_over(file_of(tmp_path / "a.parquet", columns()))
    sql = (
        f"SELECT typeof({value}), max({value}) FROM (SELECT price x, rate y FROM orders) GROUP BY 1"  # noqa: S608
    )
    shown = {"x * y": ["decimal(20,6)", "0.506250"], "x - y": ["decimal(13,4)", "3.9250"]}
    assert asked(engine, sql)[0] == [shown[value]]


@pytest.mark.parametrize("large", ["99999999.99", "-99999999.99"])
@pytest.mark.parametrize("names", ["ab", "ba"])
def test_one_large_value_in_one_file_keeps_it_wide(tmp_path: Path, large: str, names: str) -> None:
    most = 2**31 - 1
    data = columns(Decimal(large)) | {"n": pa.array([most] * 4, pa.int32())}
    files = {
        "a": file_of(tmp_path / "a.parquet", columns()),
        "b": file_of(tmp_path / "b.parquet", data),
    }
    (row,), narrow = asked(engine_over(*(files[name] for name in names)), SUM)
    total = Decimal("-213.68") + most * (Decimal("2.50") - Decimal("99.99") + Decimal(large))
    assert (row, narrow) == ([str(total)], False)


@pytest.mark.parametrize(
    ("value", "kind"),
    [
        ("price * n", pa.decimal128(20, 2)),
        ("price - rate", pa.decimal128(13, 4)),
        ("sum(CAST(price AS decimal(12,4)) * n)", pa.decimal128(38, 4)),
    ],
)
def test_what_is_narrow_is_handed_on_in_trinos_type(
    tmp_path: Path, value: str, kind: pa.DataType
) -> None:
    engine = engine_over(file_of(tmp_path / "a.parquet", columns()))
    result = engine.run(engine.compile(f"SELECT {value} AS v FROM orders", "shop"))  # noqa: S608
    assert result.arrow().schema.field("v").type == kind


@pytest.mark.parametrize("operand", ["huge", "long"])
def test_bounds_of_over_18_digits_and_wide_types_stay_wide(tmp_path: Path, operand: str) -> None:
    engine = engine_over(file_of(tmp_path / "a.parquet", columns()))
    rows, narrow = asked(engine, f"SELECT sum(price * {operand}) FROM orders")  # noqa: S608
    huge = Decimal("2.50") - 2 * Decimal("99.99") + 2**62 * Decimal("4.05")
    assert rows == [[str(huge if operand == "huge" else Decimal("-93.4400"))]]
    assert not narrow


def test_files_that_tell_nothing_stay_wide(tmp_path: Path) -> None:
    told = file_of(tmp_path / "a.parquet", columns())
    silent = file_of(tmp_path / "b.parquet", columns(), write_statistics=False)
    assert asked(engine_over(told, silent), SUM) == ([["-427.36"]], False)


def test_a_file_without_the_column_or_with_nulls_alone_bounds_nothing(tmp_path: Path) -> None:
    without = {name: data for name, data in columns().items() if name != "price"}
    nothing = columns() | {"price": pa.nulls(4, pa.decimal128(10, 2))}
    files = [file_of(tmp_path / f"{n}.parquet", d) for n, d in enumerate((without, nothing))]
    told = file_of(tmp_path / "told.parquet", columns())
    assert asked(engine_over(told, *files), SUM) == ([["-213.68"]], True)


def test_a_decimal_of_another_scale_bounds_nothing_it_is_read_as(tmp_path: Path) -> None:
    file = file_of(tmp_path / "a.parquet", columns())
    types = COLUMNS.replace("price decimal(10,2)", "price decimal(10,4)")
    assert asked(engine_over(file, types=types), SUM) == ([["-213.6800"]], False)


def test_sums_of_several_scales_are_bounded_at_the_larger(tmp_path: Path) -> None:
    fine = pa.array([Decimal("99.9999999999")] * 4, pa.decimal128(12, 10))
    file = file_of(tmp_path / "a.parquet", columns(Decimal("99999999.99")) | {"fine": fine})
    engine = engine_over(file, types=f"{COLUMNS}; fine decimal(12,10)")
    rows, _ = asked(engine, "SELECT max(price + fine), max(price - fine) FROM orders")
    assert rows == [["100000099.9899999999", "99999899.9900000001"]]


def test_a_cast_to_less_room_still_rounds(tmp_path: Path) -> None:
    engine = engine_over(file_of(tmp_path / "a.parquet", columns()))
    less, more = (f"sum(CAST(price AS {t}) * n)" for t in ("decimal(10,1)", "decimal(12,4)"))
    assert asked(engine, f"SELECT {less}, {more} FROM orders")[0] == [["-213.9", "-213.6800"]]  # noqa: S608
    most = f"SELECT max{more.removeprefix('sum')} FROM orders"  # noqa: S608
    assert asked(engine, most)[0] == [["2.5000"]]
