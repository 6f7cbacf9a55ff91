"""ALTER TABLE … PARTITION (…), ALTER DATABASE, and what SHOW TBLPROPERTIES says of one property."""

from typing import Any

import pytest

from tests.unit.emulator.athena.conftest import Lab

TEXT = "ROW FORMAT DELIMITED FIELDS TERMINATED BY ','"


@pytest.fixture
def table(lab: Lab) -> Lab:
    place = f"s3://data/{lab.database}/p"
    lab.rows(f"CREATE EXTERNAL TABLE p (a int) PARTITIONED BY (d string) {TEXT} LOCATION '{place}'")
    lab.rows("ALTER TABLE p ADD PARTITION (d = '1') PARTITION (d = '2')")
    return lab


def partition(lab: Lab, value: str) -> dict[str, Any]:
    request = {"DatabaseName": lab.database, "TableName": "p", "PartitionValues": [value]}
    found: dict[str, Any] = lab.glue.get_partition(lab.context, request)["Partition"]
    return found


def test_a_partition_is_read_where_it_is_set_to_lie(table: Lab) -> None:
    table.store.write("data", "elsewhere/x", b"7\n", "text/plain")
    execution = table.run("ALTER TABLE p PARTITION (d = '2') SET LOCATION 's3://data/elsewhere/'")
    assert execution["SubstatementType"] == "ALTER_TABLE_SET_LOCATION"
    assert table.rows("SELECT a, d FROM p")[1:] == [["7", "2"]]
    assert partition(table, "1")["StorageDescriptor"]["Location"].endswith("/p/d=1/")


@pytest.mark.parametrize(
    ("words", "names"), [("ADD COLUMNS (b string)", ["a", "b"]), ("REPLACE COLUMNS (c int)", ["c"])]
)
def test_columns_of_one_partition_change_alone(table: Lab, words: str, names: list[str]) -> None:
    assert table.run(f"ALTER TABLE p PARTITION (d = '1') {words}")["Status"]["State"] == "SUCCEEDED"
    columns = partition(table, "1")["StorageDescriptor"]["Columns"]
    assert [column["Name"] for column in columns] == names
    assert [c["Name"] for c in partition(table, "2")["StorageDescriptor"]["Columns"]] == ["a"]


def test_a_change_of_a_partition_that_is_not_there_fails(table: Lab) -> None:
    reason = table.reason("ALTER TABLE p PARTITION (d = '3') SET LOCATION 's3://data/e/'")
    assert reason == "FAILED: SemanticException [Error 10006]: Partition not found {d=3}"


def test_properties_of_a_database_are_set_beside_those_that_are_there(lab: Lab) -> None:
    name = f"{lab.database}_p"
    lab.rows(f"CREATE DATABASE {name} COMMENT 'c' WITH DBPROPERTIES ('a' = '1', 'b' = '2')")
    lab.rows(f"ALTER SCHEMA {name} SET DBPROPERTIES ('b' = '3')")
    found = lab.glue.get_database(lab.context, {"Name": name})["Database"]
    assert (found["Description"], found["Parameters"]) == ("c", {"a": "1", "b": "3"})
    assert "Database does not exist: nowhere" in lab.reason(
        "ALTER DATABASE nowhere SET DBPROPERTIES ('a' = '1')"
    )


def test_one_property_of_a_table_is_its_value_alone(table: Lab) -> None:
    table.rows("ALTER TABLE p SET TBLPROPERTIES ('k' = 'v w', 'compression_level' = 4)")
    assert table.rows("SHOW TBLPROPERTIES p('k')") == [["v w"]]
    assert table.rows("SHOW TBLPROPERTIES p ('compression_level')") == [["4"]]
    assert table.rows("SHOW TBLPROPERTIES p ('x')") == [
        [f"Table {table.database}.p does not have property: x"]
    ]
