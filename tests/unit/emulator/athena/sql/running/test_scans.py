"""Files as a table's columns and partitions: what is read, what is read as something else."""

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from analytics_emulator.athena.sql import AthenaQueryError, SqlEngine

from ..conftest import Catalog, Table, write

NEW_YEAR = datetime(2026, 1, 1)


def answers(table: Table, sql: str) -> list[Sequence[str | None]]:
    engine = SqlEngine(Catalog(t=table))
    return list(engine.run(engine.compile(sql, "shop")).rows)


def one_column(path: Path, kind: str, values: pa.Array) -> Table:
    return Table(f"c {kind}", "", [write(path / "c.parquet", {"c": values})])


@pytest.fixture
def numbered(tmp_path: Path) -> Table:
    """Give a table of partitions 2, 10 and NULL, with a row a file that says where it is from."""
    files = [
        write(tmp_path / f"{n}.parquet", {"c": pa.array([f"of {n}"])}, (n,)) for n in ("2", "10")
    ]
    null = write(tmp_path / "null.parquet", {"c": pa.array(["of NULL"])})
    return Table("c string", "n int", [*files, type(null)(null.path, (None,), null.size)])


def test_each_row_has_the_partition_of_its_file(numbered: Table) -> None:
    found = answers(numbered, "SELECT c, n FROM t ORDER BY n")
    assert found == [["of 2", "2"], ["of 10", "10"], ["of NULL", None]]


@pytest.mark.parametrize(
    ("where", "wanted"),
    [
        ("n < 10", ["2"]),
        ("n > 2 AND n < 11", ["10"]),
        ("n IS NULL", [None]),
        ("n = 3", []),
        ("c <> ''", ["2", "10", None]),
    ],
)
def test_partitions_are_chosen_by_their_typed_values(
    numbered: Table, where: str, wanted: list[str | None]
) -> None:
    assert answers(numbered, f"SELECT n FROM t WHERE {where} ORDER BY n") == [[n] for n in wanted]  # noqa: S608  # written above
    assert numbered.asked == [[(n,) for n in wanted]]


def test_filter_that_fails_on_a_partition_fails(tmp_path: Path) -> None:
    files = [
        write(tmp_path / f"{n}.parquet", {"c": pa.array([1])}, (day,))
        for n, day in enumerate(("2026-11-01", "none"))
    ]
    with pytest.raises(AthenaQueryError, match="INVALID_CAST_ARGUMENT"):
        answers(
            Table("c bigint", "dt string", files),
            "SELECT c FROM t WHERE CAST(dt AS date) > DATE '2026-01-01'",
        )


@pytest.mark.parametrize(
    ("microseconds", "shown"),
    [(499, ".000"), (500, ".001"), (1499, ".001"), (1500, ".002"), (999_500, None)],
)
@pytest.mark.parametrize("unit", ["us", "ns"])
def test_timestamp_is_rounded_half_up_to_milliseconds(
    tmp_path: Path, microseconds: int, shown: str | None, unit: str
) -> None:
    values = pa.array([NEW_YEAR.replace(microsecond=microseconds)], pa.timestamp(unit))
    ((text,),) = answers(one_column(tmp_path, "timestamp", values), "SELECT c FROM t")
    assert text == (f"2026-01-01 00:00:00{shown}" if shown else "2026-01-01 00:00:01.000")


@pytest.mark.parametrize(
    ("nanoseconds", "shown"), [(499_999, "00.000"), (500_000, "00.001"), (-500_001, "59.999")]
)
def test_timestamp_in_nanoseconds_is_rounded_once(
    tmp_path: Path, nanoseconds: int, shown: str
) -> None:
    values = pa.array([nanoseconds], pa.timestamp("ns"))
    ((text,),) = answers(one_column(tmp_path, "timestamp", values), "SELECT c FROM t")
    assert str(text).endswith(shown)


def test_timestamp_before_1970_is_rounded_half_up_too(tmp_path: Path) -> None:
    values = pa.array([-1500, -500, -501], pa.timestamp("us"))
    found = answers(one_column(tmp_path, "timestamp", values), "SELECT c FROM t")
    assert [str(t)[-6:] for (t,) in found] == ["59.999", "00.000", "59.999"]


@pytest.mark.parametrize("unit", ["ms", "us", "ns"])
def test_timestamp_in_utc_is_shown_in_utc(tmp_path: Path, unit: str) -> None:
    values = pa.array([NEW_YEAR.replace(tzinfo=UTC)], pa.timestamp(unit, "UTC"))
    found = answers(one_column(tmp_path, "timestamp", values), "SELECT c FROM t")
    assert found == [["2026-01-01 00:00:00.000"]]


@pytest.mark.parametrize(
    ("kind", "text", "read"),
    [
        ("varchar(3)", "abcd", "abc"),
        ("varchar(3)", "a  ", "a  "),
        ("char(3)", "abcd", "abc"),
        ("char(3)", "a  ", "a  "),
        ("string", "a  ", "a  "),
    ],
)
def test_text_is_cut_to_its_column(tmp_path: Path, kind: str, text: str, read: str) -> None:
    table = one_column(tmp_path, kind, pa.array([text]))
    assert answers(table, "SELECT c FROM t") == [[read]]


def test_blanks_of_char_do_not_count(tmp_path: Path) -> None:
    table = one_column(tmp_path, "char(3)", pa.array(["a  ", "a"]))
    assert answers(table, "SELECT count(*) FROM t WHERE c = 'a'") == [["2"]]


FILES: dict[str, Any] = {
    "int8": pa.array([1], pa.int8()),
    "int32": pa.array([1], pa.int32()),
    "int64": pa.array([1], pa.int64()),
    "float": pa.array([1], pa.float32()),
    "double": pa.array([1], pa.float64()),
    "decimal": pa.array([1], pa.decimal128(9, 0)),
    "bool": pa.array([True]),
    "string": pa.array(["1"]),
    "binary": pa.array([b"1"]),
    "date": pa.array([1], pa.date32()),
    "time": pa.array([1], pa.timestamp("ms")),
    "list": pa.array([[1]]),
    "struct": pa.array([{"a": 1}]),
}
READ_AS = {
    "tinyint": "int8 int32 int64",
    "int": "int8 int32 int64",
    "bigint": "int8 int32 int64",
    "float": "float",
    "double": "float double",
    "decimal(9,0)": "decimal",
    "boolean": "bool",
    "string": "string binary",
    "binary": "string binary",
    "date": "date",
    "timestamp": "time",
    "array<bigint>": "list",
    "struct<a:bigint>": "struct",
}


@pytest.mark.parametrize("kind", READ_AS)
def test_column_reads_the_types_that_athena_widens(tmp_path: Path, kind: str) -> None:
    def error(values: pa.Array) -> str:
        try:
            answers(one_column(tmp_path, kind, values), "SELECT c FROM t")
        except AthenaQueryError as error:
            return error.name
        return ""

    errors = {name: error(values) for name, values in FILES.items()}
    assert {name for name, found in errors.items() if not found} == set(READ_AS[kind].split())
    assert set(errors.values()) == {"", "HIVE_BAD_DATA"}


def test_text_file_is_scanned_whole(tmp_path: Path) -> None:
    table = Table("c bigint; d bigint", "", [
        write(tmp_path / "t.parquet", {"c": pa.array([1]), "d": pa.array([2])})
    ])  # fmt: skip
    table.format = "text"
    engine = SqlEngine(Catalog(t=table))
    scanned = engine.run(engine.compile("SELECT c FROM t", "shop")).scanned_bytes
    assert scanned == table._files[0].size
