from datetime import datetime

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from analytics_emulator.athena.tables.views import view_of, view_table_input
from analytics_emulator.service import ServiceError
from tests.unit.emulator.athena.conftest import Lab


def _events(lab: Lab) -> None:
    lab.rows(
        "CREATE EXTERNAL TABLE events (n int COMMENT 'count') PARTITIONED BY (p string)"
        " STORED AS PARQUET LOCATION 's3://data/events/' TBLPROPERTIES ('owner'='me')"
    )


def test_created_table_reads_like_glue_made_it(lab: Lab) -> None:
    _events(lab)
    request = {"DatabaseName": lab.database, "Name": "events"}
    table = lab.glue.get_table(lab.context, request)["Table"]
    assert table["TableType"] == "EXTERNAL_TABLE"
    assert table["PartitionKeys"] == [{"Name": "p", "Type": "string"}]
    assert table["Parameters"]["owner"] == "me"
    assert table["StorageDescriptor"]["Columns"] == [
        {"Name": "n", "Type": "int", "Comment": "count"}
    ]


def test_nested_types_are_kept_without_spaces(lab: Lab) -> None:
    lab.rows(
        "CREATE EXTERNAL TABLE t (a array<struct<x: int, y: map<string, decimal(10, 2)>>>)"
        " LOCATION 's3://data/t/'"
    )
    row = "a                   \tarray<struct<x:int,y:map<string,decimal(10,2)>>>\t" + " " * 20
    assert lab.rows("DESCRIBE t") == [[row]]


@pytest.mark.parametrize("column", ["end bigint", "r struct<end:string>", "CURRENT float"])
def test_reserved_word_names_a_column_in_backticks_alone(lab: Lab, column: str) -> None:
    create = f"CREATE EXTERNAL TABLE w (a int, %s) LOCATION '{lab.output}w/'"
    word = "CURRENT" if "CURRENT" in column else "end"
    assert f"write it in backticks (`{word}`)" in lab.reason(create % column)
    lab.rows(create % column.replace(word, f"`{word}`"))
    lab.rows("ALTER TABLE w ADD COLUMNS (time string, start int, `timestamp` date, like int)")


def test_names_of_hives_may_begin_with_digits(lab: Lab) -> None:
    lab.rows("CREATE EXTERNAL TABLE t (2nd int, s struct<3rd: int>) LOCATION 's3://data/t/'")
    first, second = (row[0] or "" for row in lab.rows("DESCRIBE t"))
    assert (first.split()[:2], second.split()[:2]) == (["2nd", "int"], ["s", "struct<3rd:int>"])


@pytest.mark.parametrize("serde", ["ql.io.parquet.serde.ParquetHiveSerDe", "ql.io.orc.OrcSerde"])
def test_serde_of_files_with_columns_names_their_format_alone(lab: Lab, serde: str) -> None:
    lab.rows(
        f"CREATE EXTERNAL TABLE t (n int) ROW FORMAT SERDE 'org.apache.hadoop.hive.{serde}' WITH"
        " SERDEPROPERTIES ('serialization.format' = '1') LOCATION 's3://data/t/'"
    )
    lab.rows("INSERT INTO t VALUES 7")
    assert lab.rows("SELECT * FROM t") == [["n"], ["7"]]


def test_added_partition_is_read_and_a_dropped_one_is_not(lab: Lab) -> None:
    _events(lab)
    for name in ("a", "b"):
        lab.put_parquet(f"events/p={name}/x", {"n": pa.array([1], pa.int32())})
        lab.rows(f"ALTER TABLE events ADD PARTITION (p = '{name}')")
    assert lab.rows("SELECT p, n FROM events ORDER BY p")[1:] == [["a", "1"], ["b", "1"]]
    lab.rows("ALTER TABLE events DROP PARTITION (p = 'a')")
    assert lab.rows("SELECT p FROM events")[1:] == [["b"]]


def test_msck_adds_the_folders_that_the_catalog_lacks(lab: Lab) -> None:
    _events(lab)
    lab.put_parquet("events/p=a/x", {"n": pa.array([1], pa.int32())})
    assert lab.rows("MSCK REPAIR TABLE events") == [
        ["Partitions not in metastore:\tevents:p=a"],
        ["Repair: Added partition to metastore events:p=a"],
    ]
    assert lab.rows("SHOW PARTITIONS events") == [["p=a"]]
    assert lab.rows("MSCK REPAIR TABLE events") == []


@pytest.mark.parametrize("folder", ["P=2", "p=a%20b", "p=a b"])
def test_msck_reads_a_folder_by_its_own_name(lab: Lab, folder: str) -> None:
    _events(lab)
    lab.put_parquet(f"events/{folder}/x", {"n": pa.array([1], pa.int32())})
    lab.rows("MSCK REPAIR TABLE events")
    assert lab.rows("SELECT n FROM events")[1:] == [["1"]]


def test_show_create_table_can_be_run_again(lab: Lab) -> None:
    _events(lab)
    statement = "\n".join(str(row[0]) for row in lab.rows("SHOW CREATE TABLE events"))
    lab.rows("DROP TABLE events")
    lab.rows(statement)
    again = "\n".join(str(row[0]) for row in lab.rows("SHOW CREATE TABLE events"))
    assert again == statement


def test_added_column_is_null_in_old_files(lab: Lab) -> None:
    lab.create_table("t", {"n": "int"})
    lab.put_parquet("t/x", {"n": pa.array([1], pa.int32())})
    lab.rows("ALTER TABLE t ADD COLUMNS (m string)")
    assert lab.rows("SELECT n, m FROM t") == [["n", "m"], ["1", None]]


@pytest.mark.parametrize(
    ("word", "kind"), [("ORCFILE", "Orc"), ("PARQUETFILE", "Parquet"), ("AVROFILE", "Avro")]
)
def test_formats_have_hives_other_names_too(lab: Lab, word: str, kind: str) -> None:
    lab.rows(f"CREATE EXTERNAL TABLE t (n int) STORED AS {word} LOCATION 's3://data/t/'")
    request = {"DatabaseName": lab.database, "Name": "t"}
    stored = lab.glue.get_table(lab.context, request)["Table"]["StorageDescriptor"]
    assert kind in stored["InputFormat"]
    assert kind in stored["SerdeInfo"]["SerializationLibrary"]


def test_database_with_tables_is_dropped_only_by_cascade(lab: Lab) -> None:
    _events(lab)
    assert "is not empty" in lab.reason(f"DROP DATABASE {lab.database}")
    lab.rows(f"DROP DATABASE {lab.database} CASCADE")
    assert lab.rows(f"SHOW DATABASES LIKE '{lab.database}'") == []


def test_database_may_stand_behind_its_catalog(lab: Lab) -> None:
    name = f"{lab.database}_staging"
    lab.rows(f"CREATE DATABASE `awsdatacatalog`.`{name}`")
    lab.rows(f"ALTER DATABASE AwsDataCatalog.{name} SET DBPROPERTIES ('a' = 'b')")
    assert lab.rows(f"SHOW DATABASES LIKE '{name}'") == [[name]]
    lab.rows(f"DROP DATABASE `awsdatacatalog`.`{name}` CASCADE")
    assert lab.rows(f"SHOW DATABASES LIKE '{name}'") == []
    with pytest.raises(ServiceError, match="Catalog 'other' does not exist"):
        lab.start(f"CREATE DATABASE other.{name}")


def test_session_is_the_querys_also_in_a_view_of_another_database(lab: Lab) -> None:
    lab.rows("CREATE DATABASE elsewhere")
    sql = "SELECT current_catalog AS c, current_schema AS s"
    lab.rows(f"CREATE VIEW elsewhere.v AS {sql}")
    assert lab.rows(sql)[1:] == [["awsdatacatalog", lab.database]]
    assert lab.rows("SELECT * FROM elsewhere.v")[1:] == [["awsdatacatalog", lab.database]]


def test_view_is_read_like_a_table(lab: Lab) -> None:
    lab.rows("CREATE VIEW v AS SELECT 1 AS n, 'a' AS s")
    assert lab.rows("SELECT s, n FROM v") == [["s", "n"], ["a", "1"]]
    assert lab.rows("SHOW VIEWS") == [["v"]]
    lab.rows("CREATE OR REPLACE VIEW v AS SELECT 2 AS n")
    assert lab.rows("SELECT * FROM v") == [["n"], ["2"]]
    lab.rows("DROP VIEW v")
    assert "TABLE_NOT_FOUND" in lab.reason("SELECT * FROM v")


def test_view_whose_query_gives_other_columns_is_stale(lab: Lab) -> None:
    lab.rows("CREATE TABLE made AS SELECT 1 AS n")
    lab.rows("CREATE VIEW v AS SELECT * FROM made")
    lab.rows("ALTER TABLE made ADD COLUMNS (s string)")
    assert lab.reason("SELECT * FROM v").startswith(
        f"VIEW_IS_STALE: line 1:15: View 'awsdatacatalog.{lab.database}.v' is stale or in invalid"
        " state: stored view column count (1) does not match column count derived from the view"
    )


@pytest.mark.parametrize(
    ("query", "error"),
    [
        ("1", "MISSING_COLUMN_NAME: line 1:1: Column name not specified at position 1"),
        ("1 a, 2 A", "DUPLICATE_COLUMN_NAME: line 1:1: Column name 'A' specified more than once"),
        ("NULL a", "COLUMN_TYPE_UNKNOWN: line 1:1: Column type is unknown at position 1"),
    ],
)
def test_a_views_columns_have_names_of_their_own_and_types(
    lab: Lab, query: str, error: str
) -> None:
    assert lab.reason(f"CREATE VIEW v AS SELECT {query}") == error


@pytest.mark.parametrize(
    ("change", "text"),
    [
        ("ADD COLUMNS (n int)", "Duplicate column name: n"),
        ("ADD COLUMNS (p int)", "Partition column name p conflicts with table columns."),
        ("REPLACE COLUMNS (a int, a int)", "Duplicate column name: a"),
    ],
)
def test_a_column_is_not_named_twice_by_a_change(lab: Lab, change: str, text: str) -> None:
    _events(lab)
    assert lab.reason(f"ALTER TABLE events {change}").endswith(f"DDLTask. {text}")


@pytest.mark.parametrize(
    ("key", "text"),
    [
        ("z", "Partition columns [z] not present in schema"),
        ("a", "Table contains only partition columns"),
    ],
)
def test_partition_keys_of_a_query_are_some_of_its_columns(lab: Lab, key: str, text: str) -> None:
    keys = f"partitioned_by = ARRAY['{key}']"
    error = f"INVALID_TABLE_PROPERTY: {text}"
    assert lab.reason(f"CREATE TABLE t WITH ({keys}) AS SELECT 1 a").startswith(error)
    unload = f"UNLOAD (SELECT 1 a) TO 's3://data/u/' WITH (format = 'JSON', {keys})"
    assert lab.reason(unload) == error


def test_view_whose_text_is_no_query_fails_the_execution(lab: Lab) -> None:
    view = view_table_input("v", lab.database, "SELECT FROM", [("n", "integer")])
    lab.glue.create_table(lab.context, {"DatabaseName": lab.database, "TableInput": view})
    reason = lab.reason("SELECT * FROM v")
    assert reason.startswith(
        f"INVALID_VIEW: line 1:15: Failed parsing stored view '{lab.database}.v': line 1:8: "
    )


def test_view_keeps_the_types_that_it_was_made_with(lab: Lab) -> None:
    lab.rows("CREATE VIEW base AS SELECT BIGINT '1' AS n")
    lab.rows("CREATE VIEW v AS SELECT n FROM base")
    lab.rows("CREATE OR REPLACE VIEW base AS SELECT 2 AS n")
    assert lab.rows("SELECT typeof(n), n FROM v")[1:] == [["bigint", "2"]]
    lab.rows("CREATE OR REPLACE VIEW base AS SELECT 'x' AS n")
    assert "cannot be coerced to column [n] of type bigint" in lab.reason("SELECT * FROM v")


def test_ctas_writes_parquet_beside_the_results(lab: Lab) -> None:
    execution = lab.run("CREATE TABLE made AS SELECT 1 AS n, DECIMAL '2.50' AS d, 'x' AS s")
    prefix = f"{lab.database}/tables/{execution['QueryExecutionId']}/"
    (key,) = [key for _, key in lab.store.objects if key.startswith(prefix)]
    stored = pq.read_table(pa.BufferReader(lab.store.objects["results", key][0]))
    assert stored.to_pylist()[0]["n"] == 1
    assert lab.rows("SELECT * FROM made") == [["n", "d", "s"], ["1", "2.50", "x"]]


def test_ctas_partitions_by_its_last_columns(lab: Lab) -> None:
    lab.rows(
        "CREATE TABLE made WITH (partitioned_by = ARRAY['p'], external_location = 's3://data/made/')"
        " AS SELECT * FROM (VALUES (1, 'a'), (2, 'b')) AS t(n, p)"
    )
    assert lab.rows("SHOW PARTITIONS made") == [["p=a"], ["p=b"]]
    assert lab.rows("SELECT n FROM made WHERE p = 'b'") == [["n"], ["2"]]


def test_partitions_are_written_as_java_prints_their_values(lab: Lab) -> None:
    keys = "ARRAY['b', 'd', 'f', 'at', 'p']"
    row = (
        "1 n, true b, date '2026-01-02' d, 1e20 f, timestamp '2026-01-02 03:04:05.120' at,"
        " DECIMAL '1.50' p"
    )
    lab.rows(f"CREATE TABLE t WITH (partitioned_by = {keys}) AS SELECT {row}")
    names = "b=true/d=2026-01-02/f=1.0E20/at=2026-01-02 03%3A04%3A05.12/p=1.5"
    assert lab.rows("SHOW PARTITIONS t") == [[names]]
    kept = ["true", "2026-01-02", "1.0E20", "2026-01-02 03:04:05.120", "1.50"]
    assert lab.rows("SELECT b, d, f, at, p FROM t WHERE b AND p = 1.5")[1:] == [kept]


def test_an_empty_text_is_the_partition_of_nulls(lab: Lab) -> None:
    rows = "SELECT * FROM (VALUES (1, ''), (2, NULL)) t (n, p)"
    lab.rows(f"CREATE TABLE t WITH (partitioned_by = ARRAY['p']) AS {rows}")
    assert lab.rows("SHOW PARTITIONS t") == [["p=__HIVE_DEFAULT_PARTITION__"]]
    assert lab.rows("SELECT n FROM t WHERE p IS NULL ORDER BY n")[1:] == [["1"], ["2"]]


def test_a_partition_is_named_in_printable_letters(lab: Lab) -> None:
    made = "CREATE TABLE t WITH (partitioned_by = ARRAY['p']) AS SELECT 1 n, 'é' p"
    assert lab.reason(made).startswith(
        "HIVE_INVALID_PARTITION_VALUE: Hive partition keys can only contain printable ASCII"
        " characters (0x20 - 0x7E). Invalid value: C3 A9"
    )


def test_ctas_into_a_used_location_fails(lab: Lab) -> None:
    lab.store.write("data", "made/x", b"x", "")
    sql = "CREATE TABLE made WITH (external_location = 's3://data/made/') AS SELECT 1 AS n"
    assert lab.reason(sql).startswith("HIVE_PATH_ALREADY_EXISTS: ")


def test_insert_adds_rows_and_names_its_files(lab: Lab) -> None:
    lab.rows("CREATE TABLE made AS SELECT 1 AS n")
    execution = lab.run("INSERT INTO made SELECT 2 AS n")
    assert lab.results(execution)["UpdateCount"] == 1
    assert lab.rows("SELECT n FROM made ORDER BY n") == [["n"], ["1"], ["2"]]
    manifest = lab.file(execution, "-manifest.csv").decode().splitlines()
    assert len(manifest) == 1


def test_insert_converts_what_trino_coerces(lab: Lab) -> None:
    lab.rows("CREATE TABLE made AS SELECT BIGINT '1' AS n, 1e0 AS d, DECIMAL '1.00' AS p, 'x' AS s")
    lab.rows("INSERT INTO made VALUES (2, 3, DECIMAL '4.5', NULL)")
    assert lab.rows("SELECT * FROM made ORDER BY n")[1:] == [
        ["1", "1.0", "1.00", "x"],
        ["2", "3.0", "4.50", None],
    ]


def test_insert_of_another_type_is_a_mismatch(lab: Lab) -> None:
    lab.rows("CREATE TABLE made AS SELECT 1 AS n")
    assert lab.reason("INSERT INTO made SELECT 'x' AS n").startswith(
        "TYPE_MISMATCH: Insert query has mismatched column types:"
        " Table: [integer], Query: [varchar(1)]. If a data manifest file"
    )


def test_insert_casts_what_trino_assigns(lab: Lab) -> None:
    lab.rows("CREATE TABLE made AS SELECT 1 n, REAL '1' r, DECIMAL '1.00' p, DATE '2024-01-01' d")
    lab.rows("INSERT INTO made SELECT BIGINT '2', 25e-1, 15e-1, TIMESTAMP '2024-02-03 04:05:06'")
    assert lab.rows("SELECT * FROM made WHERE n = 2")[1:] == [["2", "2.5", "1.50", "2024-02-03"]]
    assert "5000000000" in lab.reason("INSERT INTO made (n) SELECT BIGINT '5000000000'")


def test_insert_cuts_a_text_only_where_blanks_are_lost(lab: Lab) -> None:
    lab.rows("CREATE TABLE made AS SELECT CAST('a' AS varchar(2)) v, CAST('b' AS char(3)) c")
    lab.rows("INSERT INTO made SELECT 'ab ', 'abc  ' UNION ALL SELECT NULL, CAST('de' AS char(9))")
    assert sorted(lab.rows("SELECT v, c FROM made WHERE c <> 'b'")[1:], key=str) == [
        ["ab", "abc"],
        [None, "de "],
    ]
    expected = "Cannot truncate non-space characters when casting from varchar(3) to varchar(2)"
    reason = lab.reason("INSERT INTO made (v) VALUES 'abc'")
    assert reason.startswith(f"INVALID_CAST_ARGUMENT: {expected} on INSERT")
    assert "TYPE_MISMATCH" in lab.reason("INSERT INTO made (v) SELECT 1")


def test_insert_never_cuts_texts_within_arrays(lab: Lab) -> None:
    lab.rows("CREATE TABLE made AS SELECT ARRAY[CAST('ab' AS varchar(2))] AS a")
    assert "TYPE_MISMATCH: Insert" in lab.reason("INSERT INTO made SELECT ARRAY['ab ']")
    lab.rows("INSERT INTO made SELECT ARRAY['c']")


def test_writing_statements_take_parameters(lab: Lab) -> None:
    lab.rows("CREATE TABLE made AS SELECT ? AS a, ? AS b", ExecutionParameters=["1", "'x'"])
    lab.rows("INSERT INTO made SELECT ?, ?", ExecutionParameters=["2", "'y'"])
    unload = (
        f"UNLOAD (SELECT a FROM made WHERE b = ?) TO '{lab.output}u/' WITH (format = 'PARQUET')"  # noqa: S608  # a name of its own
    )
    execution = lab.run(unload, ExecutionParameters=["y"])
    assert lab.rows("SELECT * FROM made ORDER BY a")[1:] == [["1", "x"], ["2", "y"]]
    assert lab.results(execution)["UpdateCount"] == 1


@pytest.mark.parametrize(
    ("sql", "folder"),
    [
        ("CREATE TABLE made2 AS SELECT 1 AS n", "tables/"),
        ("CREATE TABLE made2 AS SELECT 1 AS n WHERE 1 = 0", "tables/"),
        ("INSERT INTO made SELECT 2", ""),
    ],
)
def test_statistics_name_the_manifest_of_written_files(lab: Lab, sql: str, folder: str) -> None:
    lab.rows("CREATE TABLE made AS SELECT 1 AS n")
    execution = lab.run(sql)
    place = f"{lab.output}{folder}{execution['QueryExecutionId']}-manifest.csv"
    assert place.removeprefix("s3://results/") in {key for _, key in lab.store.objects}
    assert execution["Statistics"]["DataManifestLocation"] == place
    assert "DataManifestLocation" not in lab.run("SELECT 1")["Statistics"]


def test_ctas_takes_the_defaults_that_clients_spell_out(lab: Lab) -> None:
    lab.rows("CREATE TABLE made WITH (table_type = 'hive', is_external = true) AS SELECT 1 AS n")
    assert lab.rows("SELECT n FROM made")[1:] == [["1"]]
    iceberg = "CREATE TABLE i WITH (table_type = 'ICEBERG', is_external = false) AS SELECT 1 AS n"
    assert lab.reason(iceberg).startswith("NOT_SUPPORTED: ")


def test_database_of_the_context_may_stand_in_backticks(lab: Lab) -> None:
    lab.rows("CREATE TABLE made AS SELECT 1 AS n")
    context = {"Database": f"`{lab.database}`"}
    assert lab.rows("SHOW TABLES", QueryExecutionContext=context) == [["made"]]


def test_insert_with_columns_leaves_the_others_null(lab: Lab) -> None:
    lab.rows("CREATE TABLE made AS SELECT 1 AS a, 'x' || 'y' AS b, ARRAY[1] AS c")
    lab.rows("INSERT INTO made (b, a) SELECT 'z' || 'z', 2")
    assert lab.rows("SELECT * FROM made WHERE a = 2")[1:] == [["2", "zz", None]]


@pytest.mark.parametrize(
    ("start", "error"),
    [
        ("INSERT INTO made (a, nope)", "COLUMN_NOT_FOUND: line 1:1: Insert column name does"),
        ("INSERT INTO made (a, a)", "DUPLICATE_COLUMN_NAME: line 1:1: Insert column name is"),
        ("INSERT INTO made (a)", "TYPE_MISMATCH: Insert query has mismatched column"),
    ],
)
def test_insert_with_wrong_columns_fails(lab: Lab, start: str, error: str) -> None:
    lab.rows("CREATE TABLE made AS SELECT 1 AS a, 2 AS b")
    assert lab.reason(f"{start} VALUES (1, 2)").startswith(error)


def test_unload_writes_parquet_by_partition(lab: Lab) -> None:
    lab.rows("CREATE VIEW v AS SELECT * FROM (VALUES (1, 'a'), (2, 'b')) t(n, p)")
    unload = (
        "UNLOAD (TABLE v) TO 's3://data/unloaded/'"
        " WITH (format = 'PARQUET', compression = 'SNAPPY', partitioned_by = ARRAY['p'])"
    )
    execution = lab.run(unload)
    assert execution["Status"]["State"] == "SUCCEEDED", execution["Status"]
    assert execution["SubstatementType"] == "UNLOAD"
    folders = {key.split("/")[1] for _, key in lab.store.objects if key.startswith("unloaded/")}
    assert folders == {"p=a", "p=b"}
    assert lab.reason(unload).startswith("HIVE_PATH_ALREADY_EXISTS: ")


@pytest.mark.parametrize(
    "options",
    ["format = 'JSON'", "format = 'PARQUET', field_delimiter = ','", "compression = 'GZIP'"],
)
def test_unload_in_another_way_is_refused(lab: Lab, options: str) -> None:
    unload = "UNLOAD (VALUES 1) TO 's3://data/u/' WITH"
    assert lab.reason(f"{unload} ({options})").startswith("NOT_SUPPORTED: ")


def test_show_create_view_gives_a_statement_that_makes_it(lab: Lab) -> None:
    lab.rows("CREATE VIEW v AS SELECT 1 AS n,\n  'x' AS s")
    assert lab.rows("SHOW CREATE VIEW v") == [
        [f"CREATE VIEW {lab.database}.v AS"],
        ["SELECT"],
        ["  1 n"],
        [", 'x' s"],
    ]
    assert lab.reason("SHOW CREATE VIEW nope").startswith("TABLE_NOT_FOUND: ")


def test_bucketed_table_shows_its_buckets_and_takes_no_inserts(lab: Lab) -> None:
    lab.rows(
        "CREATE EXTERNAL TABLE b (id int, v string) CLUSTERED BY (id, v) SORTED BY (v DESC) INTO 3"
        " BUCKETS STORED AS PARQUET LOCATION 's3://data/b/'"
    )
    shown = "\n".join(row[0] or "" for row in lab.rows("SHOW CREATE TABLE b"))
    clauses = "CLUSTERED BY ( \n  id, \n  v) \nSORTED BY ( \n  v DESC) \nINTO 3 BUCKETS \n"
    assert f"`v` string)\n{clauses}ROW FORMAT SERDE" in shown
    assert "not supported on bucketed tables" in lab.reason("INSERT INTO b VALUES (1, 'x')")


def test_view_is_kept_in_athenas_layout_of_its_query(lab: Lab) -> None:
    lab.rows("CREATE VIEW v AS select n from (values 1) as t (n) where n > 0.5")
    table = lab.glue.get_table(lab.context, {"DatabaseName": lab.database, "Name": "v"})["Table"]
    assert view_of(table).sql == (
        "SELECT n\nFROM\n  (\n VALUES \n     1\n)  t (n)\nWHERE (n > 5E-1)\n"
    )
    assert lab.rows("SELECT * FROM v")[1:] == [["1"]]


def test_describe_formatted_tells_where_and_how_a_table_is_stored(lab: Lab) -> None:
    _events(lab)
    lines = [row[0] or "" for row in lab.rows("DESCRIBE FORMATTED events")]
    told = {line.split("\t")[0].strip(): line.split("\t")[1].strip() for line in lines}
    assert told["Location:"] == "s3://data/events"
    assert told["SerDe Library:"].endswith("ParquetHiveSerDe")
    assert "\towner               \tme                  " in lines


def test_describe_extended_tells_a_table_in_one_line(lab: Lab) -> None:
    _events(lab)
    told = lab.rows("DESCRIBE EXTENDED events")[-1][0] or ""
    head = "Detailed Table Information\tTable(tableName:events"
    assert told.startswith(f"{head}, dbName:{lab.database}, owner:")
    assert "partitionKeys:[FieldSchema(name:p, type:string, comment:null)]" in told


@pytest.mark.parametrize(
    "sql",
    [
        "CREATE TABLE o WITH (format = 'RCFILE') AS SELECT 1 AS n",
        "EXPLAIN UNLOAD (SELECT 1) TO 's3://data/o/' WITH (format = 'JSON')",
        "SHOW FUNCTIONS FROM d",
        "USING EXTERNAL FUNCTION f(n int) RETURNS int LAMBDA 'x' SELECT f(1)",
    ],
)
def test_what_has_no_rule_is_refused_by_name(lab: Lab, sql: str) -> None:
    assert lab.reason(sql).startswith("NOT_SUPPORTED: ")


def test_table_metadata_tells_columns_and_storage(lab: Lab) -> None:
    _events(lab)
    request = {"CatalogName": "AwsDataCatalog", "DatabaseName": lab.database}
    (table,) = lab.athena.list_table_metadata(lab.context, request)["TableMetadataList"]
    assert table["Columns"] == [{"Name": "n", "Type": "int", "Comment": "count"}]
    assert table["Parameters"]["location"] == "s3://data/events"


def test_missing_database_is_a_metadata_error(lab: Lab) -> None:
    request = {"CatalogName": "AwsDataCatalog", "DatabaseName": "nope"}
    with pytest.raises(ServiceError) as error:
        lab.athena.get_database(lab.context, request)
    assert error.value.code == "MetadataException"


def test_partition_of_another_type_fails_the_query(lab: Lab) -> None:
    _events(lab)
    lab.rows("ALTER TABLE events ADD PARTITION (p = 'a')")
    lab.rows("ALTER TABLE events REPLACE COLUMNS (n string)")
    assert lab.reason("SELECT n FROM events").startswith("HIVE_PARTITION_SCHEMA_MISMATCH: ")


def test_partition_value_with_special_letters_keeps_its_folder(lab: Lab) -> None:
    lab.rows(
        "CREATE TABLE made WITH (partitioned_by = ARRAY['p'], external_location = 's3://data/made/')"
        " AS SELECT 1 AS n, 'a/b:c' AS p"
    )
    assert any("/p=a%2Fb%3Ac/" in key for _, key in lab.store.objects)
    assert lab.rows("SELECT n, p FROM made") == [["n", "p"], ["1", "a/b:c"]]


@pytest.mark.parametrize(
    ("input_format", "reason"),
    [
        (None, "HIVE_UNSUPPORTED_FORMAT: "),
        ("org.apache.hudi.hadoop.HoodieParquetInputFormat", "NOT_SUPPORTED: "),
    ],
)
def test_input_format_that_chooses_files_itself_is_refused(
    lab: Lab, input_format: str | None, reason: str
) -> None:
    lab.create_table("t", {"n": "int"})
    request = {"DatabaseName": lab.database, "Name": "t"}
    descriptor = lab.glue.get_table(lab.context, request)["Table"]["StorageDescriptor"]
    table = {"Name": "t", "StorageDescriptor": descriptor | {"InputFormat": input_format}}
    lab.glue.update_table(lab.context, {"DatabaseName": lab.database, "TableInput": table})
    assert lab.reason("SELECT n FROM t").startswith(reason)


@pytest.mark.parametrize("unit", ["ms", "us", "ns"])
@pytest.mark.parametrize("zone", [None, "UTC"])
def test_timestamps_of_every_unit_read_the_same(lab: Lab, unit: str, zone: str | None) -> None:
    lab.create_table("t", {"at": "timestamp"})
    moment = pa.array([datetime(2026, 3, 4, 5, 6, 7, 890_000)]).cast(pa.timestamp(unit, zone))
    lab.put_parquet("t/x", {"at": moment})
    assert lab.rows("SELECT at FROM t") == [["at"], ["2026-03-04 05:06:07.890"]]


def test_ctas_that_cannot_write_leaves_no_table(lab: Lab) -> None:
    sql = "CREATE TABLE made WITH (external_location = 's3://missing/made/') AS SELECT 1 AS n"
    lab.reason(sql)
    assert lab.rows("SHOW TABLES") == []


def test_ctas_of_what_could_not_be_read_is_refused_before_it_writes(lab: Lab) -> None:
    given = "format = 'JSON', external_location = 's3://data/made/'"
    reason = lab.reason(f"CREATE TABLE made WITH ({given}) AS SELECT x'61' AS b")
    assert reason.startswith("NOT_SUPPORTED: A column of type binary in a text table")
    assert not lab.store.list("data", "made/")


def test_ctas_with_no_data_makes_an_empty_table(lab: Lab) -> None:
    lab.rows("CREATE TABLE made AS SELECT 1 AS n WITH NO DATA")
    assert lab.rows("SELECT n FROM made") == [["n"]]


@pytest.mark.parametrize(
    "sql", ["INSERT INTO made VALUES 1", "CREATE TABLE other AS SELECT 1 AS n"]
)
def test_writing_with_an_unknown_catalog_fails(lab: Lab, sql: str) -> None:
    lab.rows("CREATE TABLE made AS SELECT 1 AS n")
    context = {"Catalog": "nocatalog_214", "Database": lab.database}
    reason = lab.reason(sql, QueryExecutionContext=context)
    assert reason.startswith("NOT_FOUND: Session property catalog does not exist: nocatalog_214. ")


def test_comments_have_single_blanks_and_openx_json_its_own_output_format(lab: Lab) -> None:
    serde = "ROW FORMAT SERDE 'org.openx.data.jsonserde.JsonSerDe'"
    comment = "\n a  b\n\nc\n"
    columns = f"(n int COMMENT 'x\ty') COMMENT '{comment}'"
    lab.rows(f"CREATE EXTERNAL TABLE j {columns} {serde} LOCATION 's3://data/j/'")
    request = {"DatabaseName": lab.database, "Name": "j"}
    table = lab.glue.get_table(lab.context, request)["Table"]
    assert (table["Description"], table["Parameters"]["comment"]) == (" a b c ", " a b c ")
    assert table["StorageDescriptor"]["Columns"][0]["Comment"] == "x\ty"
    assert table["StorageDescriptor"]["OutputFormat"].endswith(".IgnoreKeyTextOutputFormat")


def test_a_database_and_a_table_stand_in_one_pair_of_backquotes_too(lab: Lab) -> None:
    name = f"`{lab.database}.orders`"
    form = f"STORED AS PARQUET LOCATION 's3://data/{lab.database}/orders/'"
    lab.rows(f"CREATE EXTERNAL TABLE {name} (i int) {form}", QueryExecutionContext={})
    assert lab.rows("SHOW TABLES") == [["orders"]]
    assert ["  `i` int)"] in lab.rows(f"SHOW CREATE TABLE {name}", QueryExecutionContext={})
    lab.rows(f"DROP TABLE {name}", QueryExecutionContext={})
    assert lab.rows("SHOW TABLES") == []


def test_columns_are_shown_of_a_table_whose_database_is_named_behind_it(lab: Lab) -> None:
    lab.create_table("orders", {"i": "int"})
    names = lab.rows("SHOW COLUMNS IN orders")
    there = {"QueryExecutionContext": {}}
    assert lab.rows(f"SHOW COLUMNS FROM orders FROM {lab.database}", **there) == names
    assert lab.rows(f"SHOW COLUMNS IN orders IN `{lab.database}`", **there) == names


def test_of_very_many_projected_partitions_those_of_each_columns_conditions_are_made(
    lab: Lab,
) -> None:
    lab.store.write("data", "logs/7/0042/x", b"1\n", "text/plain")
    keys = "'projection.{0}.type'='integer', 'projection.{0}.range'='1,2000'"
    properties = f"{keys.format('a')}, {keys.format('b')}, 'projection.b.digits'='4'"
    lab.rows(
        "CREATE EXTERNAL TABLE logs (x int) PARTITIONED BY (a int, b string)"
        " ROW FORMAT DELIMITED LOCATION 's3://data/logs/' TBLPROPERTIES ('projection.enabled'="
        f"'true', {properties}, 'storage.location.template'='s3://data/logs/${{a}}/${{b}}/')"
    )
    where = "a BETWEEN 6 AND 7 AND b LIKE '004_' AND CAST(b AS int) + a = 49"
    assert lab.rows(f"SELECT * FROM logs WHERE {where}")[1:] == [["1", "7", "0042"]]  # noqa: S608  # constants
    assert "more than 1,000,000 partitions" in lab.reason("SELECT * FROM logs WHERE b <> '0001'")
