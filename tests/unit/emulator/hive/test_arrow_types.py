"""Hive's types as Arrow's, with the scalars that a writer knows."""

import pyarrow as pa
import pytest

from analytics_emulator.hive.arrow_types import NUMBERS_AND_DATES, arrow_type
from analytics_emulator.hive.types import parse_type

SCALARS = {**NUMBERS_AND_DATES, "string": pa.string()}


@pytest.mark.parametrize(
    ("hive", "arrow"),
    [
        ("int", pa.int32()),
        ("string", pa.string()),
        ("decimal(10,2)", pa.decimal128(10, 2)),
        ("array<double>", pa.list_(pa.float64())),
        ("map<string,bigint>", pa.map_(pa.string(), pa.int64())),
        ("struct<a:int,B:date>", pa.struct([("a", pa.int32()), ("B", pa.date32())])),
    ],
)
def test_type_is_arrows(hive: str, arrow: pa.DataType) -> None:
    assert arrow_type(parse_type(hive), SCALARS) == arrow


@pytest.mark.parametrize("hive", ["timestamp", "array<binary>", "struct<a:char(3)>"])
def test_scalar_that_a_writer_does_not_know_is_refused(hive: str) -> None:
    with pytest.raises(ValueError, match="isn't written here"):
        arrow_type(parse_type(hive), SCALARS)
