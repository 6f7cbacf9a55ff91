"""information_schema as drivers and BI tools ask it (columns: Trino's, with Athena's two more)."""

import pytest

from analytics_emulator.service import ServiceError
from tests.unit.emulator.athena.conftest import Lab


@pytest.fixture
def table(lab: Lab) -> str:
    lab.rows(
        "CREATE EXTERNAL TABLE orders (id bigint COMMENT 'the key', tags array<string>,"
        " at timestamp) PARTITIONED BY (dt string) STORED AS PARQUET LOCATION 's3://data/o/'"
    )
    lab.rows("CREATE VIEW sums AS SELECT count(*) AS n FROM orders")
    return lab.database


def test_columns_have_trino_types_comments_and_partition_keys(lab: Lab, table: str) -> None:
    found = lab.rows(
        "SELECT column_name, ordinal_position, is_nullable, data_type, comment, extra_info"
        " FROM information_schema.columns WHERE table_schema = ? ORDER BY table_name, 2",
        ExecutionParameters=[f"'{table}'"],
    )
    assert found[1:] == [
        ["id", "1", "YES", "bigint", "the key", None],
        ["tags", "2", "YES", "array(varchar)", None, None],
        ["at", "3", "YES", "timestamp(3)", None, None],
        ["dt", "4", "YES", "varchar", None, "partition key"],
        ["n", "1", "YES", "bigint", None, None],
    ]


def test_tables_views_and_schemata_are_listed(lab: Lab, table: str) -> None:
    place = f"WHERE table_schema = '{table}'"
    tables = lab.rows(f"SELECT * FROM AwsDataCatalog.information_schema.tables {place} ORDER BY 3")  # noqa: S608  # same
    assert tables[1:] == [
        ["awsdatacatalog", table, "orders", "BASE TABLE"],
        ["awsdatacatalog", table, "sums", "VIEW"],
    ]
    views = lab.rows(f"SELECT view_definition FROM information_schema.views {place}")  # noqa: S608  # same
    assert views[1] == ["SELECT count(*) n\nFROM\n  orders\n"]
    schemata = lab.rows("SELECT schema_name FROM information_schema.schemata")
    assert [table] in schemata
    assert ["information_schema"] in schemata


def test_it_scans_nothing_and_tells_numbers_from_texts(lab: Lab, table: str) -> None:
    ended = lab.run("SELECT ordinal_position, data_type FROM information_schema.columns")
    assert ended["Statistics"]["DataScannedInBytes"] == 0
    infos = lab.results(ended)["ResultSet"]["ResultSetMetadata"]["ColumnInfo"]
    assert [info["Type"] for info in infos] == ["bigint", "varchar"]


def test_without_rows_it_still_has_columns(lab: Lab) -> None:
    assert lab.rows("SELECT table_name FROM information_schema.views") == [["table_name"]]


def test_names_that_it_lacks_do_not_exist_and_grants_are_refused(lab: Lab) -> None:
    reason = lab.reason("SELECT * FROM information_schema.nope")
    assert "TABLE_NOT_FOUND: line 1:15" in reason
    assert "Table 'awsdatacatalog.information_schema.nope' does not exist" in reason
    assert "NOT_SUPPORTED" in lab.reason("SELECT * FROM information_schema.roles")


def test_missing_tables_of_the_api_are_not_found_in_the_data_catalog(lab: Lab) -> None:
    asked = {"CatalogName": "AwsDataCatalog", "DatabaseName": lab.database, "TableName": "no"}
    with pytest.raises(ServiceError) as refused:
        lab.athena.get_table_metadata(lab.context, asked)
    assert refused.value.code == "MetadataException"
    assert refused.value.message.startswith("Entity Not Found (Service: AmazonDataCatalog; Status")


@pytest.mark.parametrize("expression", ["or*", "orders", ".*ers", "ORD.*"])
def test_expressions_match_the_whole_name(lab: Lab, table: str, expression: str) -> None:
    asked = {"CatalogName": "AwsDataCatalog", "DatabaseName": table, "Expression": expression}
    found = lab.athena.list_table_metadata(lab.context, asked)["TableMetadataList"]
    assert [one["Name"] for one in found] == ["orders"]
    none = lab.athena.list_table_metadata(lab.context, asked | {"Expression": "rder"})
    assert none["TableMetadataList"] == []


def test_the_default_database_is_there_once_athena_is_asked(lab: Lab) -> None:
    names = [row[0] for row in lab.rows("SHOW DATABASES")]
    assert "default" in names
    lab.rows("CREATE DATABASE IF NOT EXISTS default")


def test_it_is_joined_with_itself_and_folded(lab: Lab, table: str) -> None:
    found = lab.rows(
        'SELECT table_name FROM "INFORMATION_SCHEMA".TABLES AS a JOIN information_schema.columns'
        " AS b USING (table_name) JOIN information_schema.tables AS c USING (table_name)"
        " WHERE b.column_name = 'n' AND a.table_schema = ?",
        ExecutionParameters=[f"'{table}'"],
    )
    assert found[1:] == [["sums"]]
