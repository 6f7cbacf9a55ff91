"""A partition's own columns are compared with its table's: by place, or by name."""

from typing import Any

import pytest

from analytics_emulator.athena.sql import AthenaQueryError
from analytics_emulator.athena.tables.partition_schemas import check_partition

HIVE = "org.apache.hadoop.hive."
LAZY_SIMPLE = f"{HIVE}serde2.lazy.LazySimpleSerDe"
PARQUET = f"{HIVE}ql.io.parquet.serde.ParquetHiveSerDe"
ORC = f"{HIVE}ql.io.orc.OrcSerde"


def columns(**types: str) -> list[dict[str, str]]:
    return [{"Name": name, "Type": kind} for name, kind in types.items()]


def table(serde: str, given: list[dict[str, str]], **settings: str) -> dict[str, Any]:
    info = {"SerializationLibrary": serde, "Parameters": settings}
    descriptor = {"Columns": given, "SerdeInfo": info}
    return {"DatabaseName": "db", "Name": "t", "StorageDescriptor": descriptor}


@pytest.mark.parametrize(
    ("declared", "expected"),
    [
        ("int", "bigint"),
        ("array<struct<a:int>>", "array<struct<a:bigint,b:string>>"),
        ("struct<a:int,b:string>", "struct<a:int>"),
        ("map<string,tinyint>", "map<string,int>"),
        ("decimal(5,2)", "decimal(5,2)"),
    ],
)
def test_type_that_grew_goes_with_its_partitions(declared: str, expected: str) -> None:
    check_partition(table(LAZY_SIMPLE, columns(a=expected)), columns(a=declared), "p=1")


@pytest.mark.parametrize(
    ("declared", "expected"),
    [
        ("bigint", "int"),
        ("int", "string"),
        ("int", "double"),
        ("struct<a:int>", "struct<b:string,a:int>"),
        ("decimal(5,2)", "decimal(6,2)"),
        ("int", "array<int>"),
    ],
)
def test_type_that_changed_does_not(declared: str, expected: str) -> None:
    with pytest.raises(AthenaQueryError, match="HIVE_PARTITION_SCHEMA_MISMATCH"):
        check_partition(table(LAZY_SIMPLE, columns(a=expected)), columns(a=declared), "p=1")


def test_columns_are_compared_by_their_places() -> None:
    grown = table(LAZY_SIMPLE, columns(a="int", day="date", b="string"))
    with pytest.raises(AthenaQueryError) as raised:
        check_partition(grown, columns(a="int", b="string"), "p=1")
    assert raised.value.message.endswith(
        " The column 'day' in table 'db.t' is declared as type 'date', but partition 'p=1' declared"
        " column 'b' as type 'string'."
    )


def test_columns_of_parquet_and_of_orc_by_name_are_compared_by_their_names() -> None:
    moved = columns(day="date", a="int")
    by_name = {"orc.column.index.access": "false"}
    for found in (table(PARQUET, moved), table(ORC, moved, **by_name)):
        check_partition(found, columns(a="int"), "p=1")
    with pytest.raises(AthenaQueryError):
        check_partition(table(ORC, moved), columns(a="int"), "p=1")
