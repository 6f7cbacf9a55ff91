"""What files store is read as the columns' types, at any depth, as a Trino 476 reads it."""

from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from analytics_emulator.athena.sql import AthenaQueryError, DataFile, SqlEngine

from ..conftest import Catalog, Table

TEXTS, MICROS = pa.string(), pa.timestamp("us")
HALF = 123_500  # microseconds, which are 124 ms
READ: Sequence[tuple[str, Any, Sequence[str]]] = [
    ("bigint", [([1], pa.int32()), ([2**40], pa.int64())], ["1", "1099511627776"]),
    ("double", [([0.5], pa.float32()), ([0.1], pa.float64())], ["0.5", "0.1"]),
    (
        "decimal(10,4)",
        [([Decimal("1.5")], pa.decimal128(5, 1)), ([Decimal("1.2345")], pa.decimal128(10, 4))],
        ["1.5000", "1.2345"],
    ),
    ("string", [([b"\xc3\xa9"], pa.binary()), (["é"], TEXTS)], ["é", "é"]),
    ("varchar(1)", [([b"\xc3\xa9t"], pa.binary())], ["é"]),
    ("binary", [(["é"], TEXTS), ([b"\xff"], pa.binary())], ["c3 a9", "ff"]),
    ("binary", [([b"ab"], pa.binary(2)), ([b"ab"], pa.large_binary())], ["61 62", "61 62"]),
    ("string", [(["a"], pa.string_view()), (["a"], pa.large_string())], ["a", "a"]),
    ("string", [(["a"], pa.dictionary(pa.int8(), TEXTS))], ["a"]),
    ("binary", [([b"a"], pa.binary_view()), ([b"b" * 16], pa.uuid())], ["61", "62 " * 15 + "62"]),
    ("bigint", [([1], pa.duration("us"))], ["1"]),
    ("time_micros", [([1], pa.time64("us"))], ["00:00:00.000001"]),
    ("uuid", [(["0b9a4bd1-9df9-4bd9-8a3c-000000000001"], TEXTS)],
     ["0b9a4bd1-9df9-4bd9-8a3c-000000000001"]),
    ("array<string>", [([["a"]], pa.list_(pa.string_view()))], ["[a]"]),
    ("struct<a:string>", [([{"a": "x"}], pa.struct([("a", pa.string_view())]))], ["{a=x}"]),
    ("map<string,string>", [([[("k", "x")]], pa.map_(TEXTS, pa.string_view()))], ["{k=x}"]),
    ("array<string>", [([[b"\xc3\xa9"], None], pa.list_(pa.binary()))], ["[é]", ""]),
    ("array<bigint>", [([[1]], pa.large_list(pa.int32())), ([[2]], pa.list_(pa.int64(), 1))],
     ["[1]", "[2]"]),
    ("array<varchar(2)>", [([["abc", None], []], pa.list_(TEXTS))], ["[ab, null]", "[]"]),
    ("array<timestamp>", [([[HALF]], pa.list_(MICROS))], ["[1970-01-01 00:00:00.124]"]),
    ("array<timestamp>", [([[1]], pa.list_(pa.timestamp("ms")))], ["[1970-01-01 00:00:00.001]"]),
    (
        "map<string,timestamp>",
        [([[("k", HALF)], None], pa.map_(TEXTS, MICROS))],
        ["{k=1970-01-01 00:00:00.124}", ""],
    ),
    ("map<string,int>", [([[("k", 1)]], pa.map_(pa.large_string(), pa.int32()))], ["{k=1}"]),
    (
        "struct<a:int,t:timestamp>",
        [([{"a": 1, "t": HALF}], pa.struct([("a", pa.int32()), ("t", MICROS)]))],
        ["{a=1, t=1970-01-01 00:00:00.124}"],
    ),
    (
        "struct<t:timestamp>",
        [([{"t": HALF}, None], pa.struct([("t", pa.timestamp("us", "UTC"))]))],
        ["{t=1970-01-01 00:00:00.124}", ""],
    ),
    (
        "struct<a:int,b:int>",
        [([{"a": 1}], pa.struct([("a", pa.int32())])),
         ([{"B": 2, "a": 3}], pa.struct([("B", pa.int32()), ("a", pa.int32())]))],
        ["{a=1, b=null}", "{a=3, b=2}"],
    ),
    ("timestamp", [([123_499], MICROS), ([123_499_500], pa.timestamp("ns"))],
     ["1970-01-01 00:00:00.123"] * 2),
    ("timestamp", [([HALF], MICROS), ([123_499_500], pa.timestamp("ns", "UTC"))],
     ["1970-01-01 00:00:00.124", "1970-01-01 00:00:00.123"]),
]  # fmt: skip


def answers(folder: Path, kind: str, stored: Any, sql: str, **options: Any) -> list[str]:
    files = []
    for place, (values, stored_as) in enumerate(stored):
        path, column = folder / f"{place}.parquet", pa.array(values, stored_as)
        pq.write_table(pa.table({"c": column}), path, **options)
        files.append(DataFile(str(path), (), path.stat().st_size))
    engine = SqlEngine(Catalog(t=Table(f"c {kind}", "", files)))
    return [str(row[0] or "") for row in engine.run(engine.compile(sql, "shop")).rows]


@pytest.mark.parametrize(("kind", "stored", "shown"), READ)
def test_files_are_read_each_by_its_own_types(
    tmp_path: Path, kind: str, stored: Any, shown: Sequence[str]
) -> None:
    assert sorted(answers(tmp_path, kind, stored, "SELECT c FROM t")) == sorted(shown)


def test_moment_in_96_bits_may_be_in_any_year(tmp_path: Path) -> None:
    far = [([253_402_300_799_999_000], MICROS)]
    found = answers(
        tmp_path, "timestamp", far, "SELECT c FROM t", use_deprecated_int96_timestamps=True
    )
    assert found == ["9999-12-31 23:59:59.999"]


@pytest.mark.parametrize(
    ("kind", "stored"),
    [
        ("array<int>", ([["5"]], pa.list_(TEXTS))),
        ("struct<a:int>", ([{"a": "5"}], pa.struct([("a", TEXTS)]))),
        ("map<string,int>", ([[("a", 1.5)]], pa.map_(TEXTS, pa.float64()))),
    ],
)
def test_element_of_another_type_is_bad_data(tmp_path: Path, kind: str, stored: Any) -> None:
    with pytest.raises(AthenaQueryError, match="HIVE_BAD_DATA"):
        answers(tmp_path, kind, [stored], "SELECT c FROM t")


def test_a_column_that_no_query_names_may_be_bad_data(tmp_path: Path) -> None:
    bad = [([["5"], ["6"]], pa.list_(TEXTS))]
    assert answers(tmp_path, "array<int>", bad, "SELECT count(*) FROM t") == ["2"]


def test_column_may_be_spelt_otherwise_in_each_file(tmp_path: Path) -> None:
    files = []
    for name in ("Item", "ITEM"):
        path = tmp_path / f"{name}.parquet"
        pq.write_table(pa.table({name: pa.array([name])}), path)
        files.append(DataFile(str(path), (), path.stat().st_size))
    engine = SqlEngine(Catalog(t=Table("item string", "", files)))
    found = engine.run(engine.compile("SELECT item FROM t ORDER BY item", "shop")).rows
    assert list(found) == [["ITEM"], ["Item"]]
