from datetime import date
from typing import Any

import pyarrow as pa
import pytest

from analytics_emulator.hive.arrow_types import NUMBERS_AND_DATES, arrow_type
from analytics_emulator.hive.buckets import bucket_numbers
from analytics_emulator.hive.types import parse_type

STORED = {**NUMBERS_AND_DATES, "string": pa.string(), "varchar": pa.string()}
# What a Trino 476 puts into 97 buckets (`"$bucket"`), NULLs last.
OF_TRINO: dict[str, list[tuple[Any, int]]] = {
    "boolean": [(True, 1), (False, 0), (None, 0)],
    "tinyint": [(5, 5), (-5, 61), (None, 0)],
    "smallint": [(7, 7), (-7, 59), (None, 0)],
    "int": [(0, 0), (1, 1), (-1, 65), (2**31 - 1, 65), (-(2**31), 0), (12345, 26), (None, 0)],
    "bigint": [(1, 1), (-1, 0), (2**63 - 1, 0), (-(2**63), 0), (123456789012, 27), (None, 0)],
    "float": [(0.0, 0), (-0.0, 0), (1.5, 9), (-2.25, 39), (None, 0)],
    "double": [(0.0, 0), (1.5, 30), (-2.25, 58), (1e300, 68), (float("nan"), 63), (None, 0)],
    "date": [(date(1970, 1, 1), 0), (date(2026, 11, 30), 29), (date(1960, 1, 1), 2), (None, 0)],
    "string": [("a", 0), ("", 0), ("Göteborg", 31), ("日本語", 52), ("hello world", 66), (None, 0)],
    "varchar(20)": [("a", 31), ("", 1), ("Göteborg", 87), (None, 0)],
}


@pytest.mark.parametrize("name", OF_TRINO)
def test_row_is_in_the_bucket_that_trino_gives_it(name: str) -> None:
    kind, values = parse_type(name), [value for value, _ in OF_TRINO[name]]
    column = pa.chunked_array([pa.array(values, arrow_type(kind, STORED))])
    numbers = bucket_numbers([column], [kind], 97)
    assert numbers.tolist() == [number for _, number in OF_TRINO[name]]


def test_several_columns_count_in_their_order() -> None:
    columns = [
        pa.chunked_array([[1, 2, -5], [None, 3]], pa.int32()),
        pa.chunked_array([["x", "y"], ["zz", "q", None]]),
    ]
    kinds = [parse_type("int"), parse_type("varchar(2)")]
    assert bucket_numbers(columns, kinds, 31).tolist() == [27, 28, 29, 20, 0]


def test_no_rows_are_divided_by_a_type_that_athena_does_not_filter() -> None:
    with pytest.raises(ValueError, match="binary"):
        bucket_numbers([pa.chunked_array([[b"x"]])], [parse_type("binary")], 2)
