import pyarrow as pa
import pytest

from analytics_emulator.athena.sql.types import hive_type
from analytics_emulator.athena.tables.parquet_schema import fits


@pytest.mark.parametrize(
    ("stored", "wanted"),
    [
        (pa.int32(), "int"),
        (pa.int32(), "bigint"),
        (pa.int64(), "smallint"),  # a value beyond it fails the query
        (pa.uint8(), "smallint"),
        (pa.uint32(), "bigint"),
        (pa.float32(), "double"),
        (pa.string(), "string"),
        (pa.binary(), "varchar(3)"),
        (pa.string(), "binary"),
        (pa.decimal128(8, 2), "decimal(10,2)"),
        (pa.timestamp("us"), "timestamp"),
        (pa.list_(pa.int64()), "array<bigint>"),
        (pa.map_(pa.string(), pa.int32()), "map<string,int>"),
        (pa.struct([("A", pa.int32()), ("b", pa.string())]), "struct<b:string,a:int>"),
    ],
)
def test_type_that_is_read_without_a_silent_change_fits(stored: pa.DataType, wanted: str) -> None:
    assert fits(stored, hive_type(wanted))


@pytest.mark.parametrize(
    ("stored", "wanted"),
    [
        (pa.uint32(), "int"),
        (pa.uint64(), "bigint"),
        (pa.int32(), "double"),
        (pa.float64(), "float"),
        (pa.string(), "int"),
        (pa.decimal128(10, 3), "decimal(10,2)"),
        (pa.decimal128(12, 2), "decimal(10,2)"),
        (pa.string(), "timestamp"),
        (pa.list_(pa.string()), "array<int>"),
        (pa.struct([("a", pa.string())]), "struct<a:int>"),
        (pa.struct([("a", pa.int32())]), "struct<b:int>"),
    ],
)
def test_type_that_could_change_a_value_does_not(stored: pa.DataType, wanted: str) -> None:
    assert not fits(stored, hive_type(wanted))
