"""Iceberg tables: rows that change, schemas that grow, and what their metadata tells."""

import io
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import fastavro
import pyarrow as pa
import pytest
from pyarrow import orc
from pyiceberg.manifest import DataFile, DataFileContent, FileFormat
from pyiceberg.schema import Schema
from pyiceberg.transforms import DayTransform
from pyiceberg.typedef import Record
from pyiceberg.utils.schema_conversion import AvroSchemaConversion

from analytics_emulator.athena.iceberg.catalog import IcebergCatalog
from analytics_emulator.athena.iceberg.writing import append, replace_files
from analytics_emulator.athena.metastore import Metastore
from analytics_emulator.athena.sql import AthenaQueryError
from analytics_emulator.service import ServiceError
from tests.unit.emulator.athena.conftest import Lab

MERGE = "MERGE INTO t USING t AS s ON t.n = s.n"
UNPARTED = "LOCATION 's3://data/u/' TBLPROPERTIES ('table_type'='ICEBERG')"
INSERTING = f"{MERGE} WHEN NOT MATCHED THEN INSERT"


@pytest.fixture
def ice(lab: Lab) -> Lab:
    """A table `t` in partitions, of three rows."""
    lab.rows(
        "CREATE TABLE t (n int COMMENT 'abc', s string, at timestamp)"
        " PARTITIONED BY (s, bucket(4, n)) LOCATION 's3://data/t/'"
        " TBLPROPERTIES ('table_type'='ICEBERG')"
    )
    moment = "timestamp '2026-01-02 03:04:05.123456'"
    lab.rows(
        "INSERT INTO t VALUES (1, 'a', %s), (2, 'b', NULL), (3, 'a', NULL)".replace("%s", moment)
    )
    return lab


def rows(lab: Lab, sql: str = "SELECT n, s FROM t ORDER BY n") -> list[list[str | None]]:
    return lab.rows(sql)[1:]


def catalog(lab: Lab) -> IcebergCatalog:
    return IcebergCatalog(Metastore(lab.glue, lab.context), lab.store)


def test_rows_are_read_back_by_the_engine_and_by_others(ice: Lab) -> None:
    assert rows(ice, "SELECT * FROM t WHERE n = 1") == [["1", "a", "2026-01-02 03:04:05.123456"]]
    table = catalog(ice).load_table((ice.database, "t"))
    assert sorted(table.scan().to_arrow().column("n").to_pylist()) == [1, 2, 3]
    assert [str(f.transform) for f in table.spec().fields] == ["identity", "bucket[4]"]


def test_update_and_delete_change_the_rows_that_a_condition_names(ice: Lab) -> None:
    updated = ice.run("UPDATE t SET s = 'x', n = n + ? WHERE n > 1", ExecutionParameters=["10"])
    deleted = ice.run("DELETE FROM t WHERE s = 'a'")
    counts = [ice.results(e)["UpdateCount"] for e in (updated, deleted)]
    assert counts == [2, 1]
    assert rows(ice) == [["12", "x"], ["13", "x"]]


def test_merge_updates_deletes_and_inserts_in_one_snapshot(ice: Lab) -> None:
    merged = ice.run(
        "MERGE INTO t AS x USING (VALUES (2, 'm'), (3, NULL), (9, 'new')) AS y(n, s) ON x.n = y.n"
        " WHEN MATCHED AND y.s IS NULL THEN DELETE WHEN MATCHED THEN UPDATE SET s = y.s"
        " WHEN NOT MATCHED THEN INSERT (n, s) VALUES (y.n, y.s)"
    )
    assert ice.results(merged)["UpdateCount"] == 3
    assert rows(ice) == [["1", "a"], ["2", "m"], ["9", "new"]]
    assert rows(ice, 'SELECT count(*) FROM "t$snapshots"') == [["2"]]


def test_merge_fails_where_a_row_matches_twice_and_changes_nothing(ice: Lab) -> None:
    source = "(VALUES (2, 'm'), (2, 'z')) AS y(n, s)"
    merge = f"MERGE INTO t USING {source} ON t.n = y.n WHEN MATCHED THEN UPDATE SET s = y.s"
    assert ice.reason(merge).startswith("MERGE_TARGET_ROW_MULTIPLE_MATCHES: ")
    assert rows(ice) == [["1", "a"], ["2", "b"], ["3", "a"]]


FAILURES = [
    ("UPDATE t SET nope = 1", "COLUMN_NOT_FOUND: line 1:14: The UPDATE SET target column nope"),
    ("UPDATE t SET n = 'a'", "TYPE_MISMATCH: "),
    ("UPDATE t\n SET n = 1, n = 2", "DUPLICATE_COLUMN_NAME: line 2:13: "),
    ("UPDATE t SET n = 1,\n s = foo", "COLUMN_NOT_FOUND: line 2:6: Column 'foo' cannot"),
    ("DELETE FROM t\n WHERE n = 1 AND\n bar", "COLUMN_NOT_FOUND: line 3:2: Column 'bar' can"),
    ("DELETE FROM nope", "TABLE_NOT_FOUND: "),
    ("ALTER TABLE t REPLACE COLUMNS (n int)", "Query type not supported by Athena Iceberg"),
    ("ALTER TABLE t SET TBLPROPERTIES ('comment'='x')", "Unsupported table property key: com"),
    ("ALTER TABLE t CHANGE n n string", "NOT_SUPPORTED: Cannot change column type: n: int -> "),
    ("ALTER TABLE t DROP COLUMN s", "NOT_SUPPORTED: Cannot find source column for partition"),
    (f"{INSERTING} (n, s) VALUES (1)", "TYPE_MISMATCH: line 1:40: "),
    (f"{INSERTING} (n, nope) VALUES (1, 2)",
     "COLUMN_NOT_FOUND: line 1:40: Insert column name does not exist in target table: nope"),
    (f"{MERGE} WHEN MATCHED THEN UPDATE SET s = 1",
     "TYPE_MISMATCH: line 1:40: MERGE table column types don't match for MERGE case 0, SET"),
    (f"{MERGE} WHEN MATCHED AND foo THEN DELETE", "COLUMN_NOT_FOUND: line 1:57: Column 'foo'"),
    ("SHOW PARTITIONS t", "Query type not supported by Athena Iceberg at this time"),
    ("""SELECT "$file_size" FROM t""", "NOT_SUPPORTED: line 1:8: Hidden column"),
    ("CREATE EXTERNAL TABLE u (n int) LOCATION 's3://data/u/'"
     " TBLPROPERTIES ('table_type'='ICEBERG')", "External keyword not supported for table"),
    ("CREATE TABLE u (n int) PARTITIONED BY (day(n)) LOCATION 's3://data/u/'"
     " TBLPROPERTIES ('table_type'='ICEBERG')", "Invalid source type int for transform: day"),
    ("MSCK REPAIR TABLE t", "Query type not supported by Athena Iceberg at this time"),
    ("DESCRIBE EXTENDED t", "EXTENDED keyword is not supported for Iceberg tables."),
    ("CREATE TABLE i WITH (table_type='ICEBERG', is_external=false, location='s3://data/i/')"
     " AS SELECT interval '1' day AS c", "NOT_SUPPORTED: Type not supported for Iceberg: "),
]  # fmt: skip


def test_what_fails_on_an_iceberg_table_fails_in_athenas_words(ice: Lab) -> None:
    for given, reason in FAILURES:
        assert ice.reason(given).startswith(reason), given


@pytest.mark.parametrize(
    ("sql", "place"),
    [
        ("DELETE FROM t WHERE n = = 1", "line 1:25: "),
        (f"{MERGE} WHEN MATCHED THEN UPDATE SET s =\n lower(", "line 2:8: "),
    ],
)
def test_what_is_no_expression_is_refused_where_it_stands(ice: Lab, sql: str, place: str) -> None:
    with pytest.raises(ServiceError, match=place):
        ice.run(sql)


def test_places_stay_true_behind_parameters(ice: Lab) -> None:
    sql = "UPDATE t SET s = ? WHERE n = ? AND foo"
    reason = ice.run(sql, ExecutionParameters=["'long text'", "1"])["Status"]["StateChangeReason"]
    assert reason.startswith("COLUMN_NOT_FOUND: line 1:36: Column 'foo' cannot be resolved")


def test_missing_parameters_fail_the_execution(ice: Lab) -> None:
    reason = ice.run("DELETE FROM t WHERE s = ?")["Status"]["StateChangeReason"]
    expected = "line 1:1: Incorrect number of parameters: expected 1 but found 0"
    assert reason == f"INVALID_PARAMETER_USAGE: {expected}"


def test_merge_leaves_the_files_in_which_no_row_changes(ice: Lab) -> None:
    before = {row[0] for row in rows(ice, 'SELECT file_path FROM "t$files"')}
    ice.run(f"{MERGE} AND t.n = 1 WHEN MATCHED THEN UPDATE SET s = 'z'")
    after = {row[0] for row in rows(ice, 'SELECT file_path FROM "t$files"')}
    assert (len(before & after), len(after)) == (2, 3)
    assert rows(ice) == [["1", "z"], ["2", "b"], ["3", "a"]]


def test_properties_are_shown_by_athenas_names_and_kept_by_icebergs_too(ice: Lab) -> None:
    given = "'write_compression'='SNAPPY', 'write_target_data_file_size_bytes'='1000000'"
    ice.rows(f"ALTER TABLE t SET TBLPROPERTIES ({given})")
    kept = catalog(ice).load_table((ice.database, "t")).properties
    assert kept["write.parquet.compression-codec"] == "snappy"
    assert ["write_compression\tSNAPPY"] in ice.rows("SHOW TBLPROPERTIES t")
    assert ice.rows("SHOW TBLPROPERTIES t('write_compression')") == [["SNAPPY"]]
    ice.rows("ALTER TABLE t UNSET TBLPROPERTIES ('write_compression', 'format')")
    assert ["write_compression\tSNAPPY"] not in ice.rows("SHOW TBLPROPERTIES t")


def test_file_is_fetched_once_for_its_first_reading(ice: Lab) -> None:
    before = ice.store.reads("t/data/")
    assert len(rows(ice)) == ice.store.reads("t/data/") - before == 3


def test_rows_of_a_table_of_files_do_not_change(lab: Lab) -> None:
    lab.create_table("h", {"n": "int"})
    assert lab.reason("DELETE FROM h WHERE n = 1").startswith("NOT_SUPPORTED: Modifying Hive table")


def test_schema_evolves_and_old_files_are_read_by_it(ice: Lab) -> None:
    for change in ("ADD COLUMNS (m int)", "CHANGE n number bigint AFTER s", "DROP COLUMN at"):
        ice.rows(f"ALTER TABLE t {change}")
    ice.rows("INSERT INTO t (number, m) VALUES (5000000000, 7)")
    found = rows(ice, "SELECT * FROM t ORDER BY number")
    assert found[0] == ["a", "1", None]
    assert found[-1] == [None, "5000000000", "7"]


def test_renamed_table_keeps_its_rows(ice: Lab) -> None:
    ice.rows("ALTER TABLE t RENAME TO u")
    assert rows(ice, "SELECT count(*) FROM u") == [["3"]]
    assert ice.rows("SHOW TABLES") == [["u"]]


def test_table_of_a_query_has_its_rows_or_is_not_there(lab: Lab) -> None:
    given = "table_type='ICEBERG', is_external=false, location='s3://data/c/'"
    given += ", partitioning=ARRAY['truncate(s, 1)']"
    values = "'ab' AS s, timestamp '2026-01-01 00:00:00 UTC' AS at, smallint '1' AS n"
    lab.rows(f"CREATE TABLE c WITH ({given}) AS SELECT {values}")
    assert rows(lab, "SELECT * FROM c") == [["ab", "2026-01-01 00:00:00.000000 UTC", "1"]]
    assert "Division by zero" in lab.reason(
        f"CREATE TABLE d WITH ({given}) AS SELECT 1/0 AS s, 1 AS n"
    )
    assert lab.rows("SHOW TABLES") == [["c"]]


def test_describe_tells_schema_and_partitions(ice: Lab) -> None:
    assert [row[0] for row in ice.rows("DESCRIBE t")] == [
        "# Table schema:\t\t",
        "# col_name\tdata_type\tcomment",
        "n\tint\tabc",
        "s\tstring\t",
        "at\ttimestamp\t",
        "\t\t",
        "# Partition spec:\t\t",
        "# field_name\tfield_transform\tcolumn_name",
        "s\tidentity\ts",
        "n_bucket\tbucket[4]\tn",
    ]


def test_metadata_tables_tell_snapshots_and_files(ice: Lab) -> None:
    ice.rows("INSERT INTO t (n) VALUES (4)")
    history = rows(
        ice, 'SELECT is_current_ancestor, parent_id IS NULL FROM "t$history" ORDER BY 2 DESC'
    )
    assert history == [["true", "true"], ["true", "false"]]
    assert rows(ice, 'SELECT sum(record_count) FROM "t$files"') == [["4"]]
    assert rows(ice, 'SELECT sum(record_count) FROM "t$partitions"') == [["4"]]
    assert rows(ice, 'SELECT name, type FROM "t$refs"') == [["main", "BRANCH"]]
    assert rows(ice, """SELECT "$path" LIKE 's3://data/t/data/%' FROM t LIMIT 1""") == [["true"]]


def test_metadata_tables_tell_partitions_and_bounds(ice: Lab) -> None:
    files = 'SELECT "partition".s, element_at(upper_bounds, 1) FROM "t$files" ORDER BY 2'
    assert rows(ice, files) == [["a", "1"], ["b", "2"], ["a", "3"]]
    data = 'SELECT "partition".n_bucket, record_count, data.n.max, data.at.null_count'
    assert ["3", "1", "3", "1"] in rows(ice, f'{data} FROM "t$partitions"')
    summary = 'SELECT partition_summaries[1].upper_bound, added_rows_count FROM "t$manifests"'
    assert rows(ice, summary) == [["b", "3"]]
    assert rows(ice, 'SELECT min_snapshots_to_keep FROM "t$refs"') == [[None]]


def test_partitions_of_all_specs_have_one_row_type(ice: Lab) -> None:
    with catalog(ice).load_table((ice.database, "t")).update_spec() as spec:
        spec.remove_field("n_bucket")
        spec.add_field("at", DayTransform(), "at_day")
    ice.rows("INSERT INTO t VALUES (9, 'z', timestamp '2026-03-04 05:06:07')")
    sql = 'SELECT "partition" FROM "t$partitions" WHERE "partition".s = \'z\''
    assert rows(ice, sql) == [["{s=z, n_bucket=null, at_day=2026-03-04}"]]
    assert rows(ice, "SELECT n FROM t WHERE at > timestamp '2026-03-04 00:00:00'") == [["9"]]


@pytest.mark.parametrize(
    ("where", "files"),
    [
        ("n = 2", 1),
        ("n IN (1, 2) AND s IS NOT NULL", 2),
        ("s = 'b' OR at >= timestamp '2026-01-02 00:00:00'", 2),
        ("n > 1 + 1", 1),
        ("5 < n", 0),
        ("n % 2 = 0 OR n = 1", 3),
        ("s = 'a' AND lower(s) = 'a'", 2),
    ],
)
def test_files_are_read_that_may_have_rows_of_a_condition(ice: Lab, where: str, files: int) -> None:
    before = ice.store.reads("t/data/")
    ice.rows(f"SELECT n, s, at FROM t WHERE {where}")  # noqa: S608  # the test's own
    assert ice.store.reads("t/data/") - before == files


def test_files_from_before_a_number_was_widened_are_read(ice: Lab) -> None:
    ice.rows("ALTER TABLE t CHANGE n m bigint")
    ice.rows("INSERT INTO t (m) VALUES (5000000000)")
    assert rows(ice, "SELECT m FROM t WHERE m IN (2, 5000000000) ORDER BY 1") == [
        ["2"],
        ["5000000000"],
    ]


def test_optimize_makes_few_files_of_many_and_vacuum_deletes_what_none_needs(ice: Lab) -> None:
    ice.rows("ALTER TABLE t SET TBLPROPERTIES ('vacuum_max_snapshot_age_seconds'='0')")
    for _ in range(4):
        ice.rows("INSERT INTO t (n) VALUES (4)")
    before = rows(ice, 'SELECT count(*) FROM "t$files"')
    ice.run("OPTIMIZE t REWRITE DATA USING BIN_PACK")
    assert rows(ice, 'SELECT count(*) FROM "t$files"') == before  # fewer than five of a partition
    ice.rows("ALTER TABLE t SET TBLPROPERTIES ('optimize_rewrite_data_file_threshold'='4')")
    ice.run("OPTIMIZE t REWRITE DATA USING BIN_PACK")
    assert rows(ice, 'SELECT count(*) FROM "t$files"') < before
    kept = len(ice.store.objects)
    ice.run("VACUUM t")
    assert rows(ice, 'SELECT count(*) FROM "t$snapshots"') == [["1"]]
    assert len(ice.store.objects) < kept
    assert rows(ice, "SELECT count(*) FROM t") == [["7"]]


def test_vacuum_keeps_what_a_tag_names_and_forgets_old_metadata_files(ice: Lab) -> None:
    given = "'vacuum_max_snapshot_age_seconds'='0', 'vacuum_max_metadata_files_to_keep'='1'"
    table = catalog(ice).load_table((ice.database, "t"))
    number = table.metadata.current_snapshot_id
    assert number is not None
    table.manage_snapshots().create_tag(number, "first").commit()
    ice.rows(f"ALTER TABLE t SET TBLPROPERTIES ({given})")
    for _ in range(2):
        ice.rows("INSERT INTO t (n) VALUES (4)")
    ice.run("VACUUM t")
    assert rows(ice, "SELECT count(*) FROM t FOR VERSION AS OF 'first'") == [["3"]]
    assert rows(ice, 'SELECT count(*) FROM "t$snapshots"') == [["2"]]
    kept = [key for _, key in ice.store.objects if key.endswith(".metadata.json")]
    assert len(kept) == 2  # the newest, and the one before


def test_change_that_another_has_overtaken_fails_but_rows_are_added_all_the_same(ice: Lab) -> None:
    change, addition = (catalog(ice).load_table((ice.database, "t")) for _ in range(2))
    ice.rows("DELETE FROM t WHERE n = 1")
    found = change.scan().to_arrow()
    with pytest.raises(AthenaQueryError, match="ICEBERG_COMMIT_ERROR"):
        replace_files(change, {t.file.file_path for t in change.scan().plan_files()}, found)
    append(addition, found.slice(0, 1))
    assert len(rows(ice)) == 3


def added(lab: Lab, kind: FileFormat, content: DataFileContent, body: bytes) -> None:
    """Put a file of another engine's into the table."""
    table = catalog(lab).load_table((lab.database, "u"))
    place = f"s3://data/u/data/x.{kind.name.lower()}"
    lab.store.write("data", place.removeprefix("s3://data/"), body, "application/octet-stream")
    told = {"content": content, "file_path": place, "file_format": kind, "partition": Record()}
    file = DataFile.from_args(**told, record_count=1, file_size_in_bytes=len(body))
    file.spec_id = 0
    with table.transaction() as change, change.update_snapshot().fast_append() as snapshot:
        snapshot.append_data_file(file)


def test_orc_file_of_another_engine_is_read(lab: Lab) -> None:
    lab.rows(f"CREATE TABLE u (n int) {UNPARTED}")
    fields = [pa.field("n", pa.int32(), metadata={"iceberg.id": "1"})]
    body = io.BytesIO()
    orc.write_table(pa.table([pa.array([7], pa.int32())], schema=pa.schema(fields)), body)
    added(lab, FileFormat.ORC, DataFileContent.DATA, body.getvalue())
    assert rows(lab, "SELECT n FROM u") == [["7"]]


def avro_of(schema: Schema, records: list[dict[str, Any]]) -> bytes:
    body = io.BytesIO()
    fastavro.writer(body, AvroSchemaConversion().iceberg_to_avro(schema, schema_name="r"), records)
    return body.getvalue()


def test_avro_file_of_another_engine_is_read_by_its_fields_numbers(lab: Lab) -> None:
    kinds = "n int, m map<int,string>, s struct<a:array<string>>, d decimal(9,2), z timestamp"
    lab.rows(f"CREATE TABLE u ({kinds}) {UNPARTED}")
    schema = catalog(lab).load_table((lab.database, "u")).schema()
    lab.rows("ALTER TABLE u CHANGE COLUMN n k bigint")
    moment = datetime(2026, 1, 2, 3, 4, 5, 678900, UTC)
    full = {"n": 7, "m": [{"key": 1, "value": "x"}], "s": {"a": ["y", "w"]},
            "d": Decimal("1.50"), "z": moment}  # fmt: skip
    empty = dict.fromkeys(full)
    added(lab, FileFormat.AVRO, DataFileContent.DATA, avro_of(schema, [full, empty]))
    assert rows(lab, "SELECT k, m[1], s.a, d, z FROM u ORDER BY k") == [
        ["7", "x", "[y, w]", "1.50", "2026-01-02 03:04:05.678900"], [None] * 5]  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "content", "reason"),
    [
        (FileFormat.AVRO, DataFileContent.DATA, "ICEBERG_CANNOT_OPEN_SPLIT: Error opening Iceberg"),
        (FileFormat.PARQUET, DataFileContent.EQUALITY_DELETES,
         "NOT_SUPPORTED: PyIceberg does not yet support equality deletes"),
    ],
)  # fmt: skip
def test_file_that_is_not_read_here_fails_the_query_by_name(
    lab: Lab, kind: FileFormat, content: DataFileContent, reason: str
) -> None:
    lab.rows(f"CREATE TABLE u (n int) {UNPARTED}")
    added(lab, kind, content, b"x")
    assert lab.reason("SELECT n FROM u").startswith(reason)


def test_commit_that_is_cut_off_leaves_the_table_as_it_was(
    ice: Lab, monkeypatch: pytest.MonkeyPatch
) -> None:
    write = ice.store.write

    def cut_off(bucket: str, key: str, body: bytes, content_type: str) -> None:
        if key.endswith(".metadata.json"):
            raise OSError("cut off")
        write(bucket, key, body, content_type)

    with monkeypatch.context() as patch:
        patch.setattr(ice.store, "write", cut_off)
        ice.reason("UPDATE t SET s = 'x'")
    assert rows(ice) == [["1", "a"], ["2", "b"], ["3", "a"]]
    ice.rows("UPDATE t SET s = 'y' WHERE n = 1")
    assert rows(ice) == [["1", "y"], ["2", "b"], ["3", "a"]]


def test_dropped_table_leaves_no_file(ice: Lab) -> None:
    assert ice.rows("DROP TABLE t") == [[""], [""]]
    assert not [key for bucket, key in ice.store.objects if key.startswith("t/")]


@pytest.fixture
def first(ice: Lab) -> tuple[str, str]:
    """Number and moment of the first snapshot of `t`, which has changed since."""
    ice.rows("DELETE FROM t WHERE n < 3")
    ice.rows("ALTER TABLE t ADD COLUMNS (later int)")
    sql = 'SELECT snapshot_id, committed_at FROM "t$snapshots" WHERE parent_id IS NULL'
    return tuple(map(str, rows(ice, sql)[0]))  # type: ignore[return-value]  # two columns


def as_of(period: str, shown: str = "n") -> str:
    return f"SELECT {shown} FROM t FOR {period} AS x ORDER BY 1"  # noqa: S608  # the test's own


def test_earlier_state_is_read_by_number_name_and_moment(ice: Lab, first: tuple[str, str]) -> None:
    number, moment = first
    for period in (f"VERSION AS OF {number}", f"TIMESTAMP AS OF TIMESTAMP '{moment}'"):
        assert rows(ice, as_of(period, "x.n")) == [["1"], ["2"], ["3"]]
        assert ice.rows(as_of(period, "*"))[0] == ["n", "s", "at"]
    for period in ("VERSION AS OF 'main'", "TIMESTAMP AS OF at_timezone(now(), 'Asia/Tokyo')"):
        assert rows(ice, as_of(period)) == [["3"]]
    gone = "x.n NOT IN (SELECT n FROM t)"
    assert rows(ice, as_of(f"VERSION AS OF {number}", f"{gone}")) == [["false"], ["true"], ["true"]]


NEVER = [
    ("VERSION AS OF 1", "INVALID_ARGUMENTS: line 1:15: Iceberg snapshot ID does not exists: 1"),
    ("VERSION AS OF 'no'", "INVALID_ARGUMENTS: line 1:15: Cannot find snapshot with reference"),
    ("TIMESTAMP AS OF DATE '2020-01-01'", "INVALID_ARGUMENTS: line 1:15: No version history"),
    ("TIMESTAMP AS OF now() + interval '1' day", "INVALID_ARGUMENTS: line 1:15: Pointer value"),
    ("TIMESTAMP AS OF date_add('day', -99, now())", "INVALID_ARGUMENTS: line 1:15: No version"),
    ("TIMESTAMP AS OF n", "COLUMN_NOT_FOUND: line 1:37: "),
    ("TIMESTAMP AS OF 'x'", "INVALID_ARGUMENTS: line 1:37: Type varchar(1) invalid. Temporal"),
    ("TIMESTAMP AS OF (SELECT now())", "NOT_SUPPORTED: line 1:37: FOR … AS OF with a subquery"),
    ("VERSION AS OF NULL", "INVALID_ARGUMENTS: line 1:15: Pointer value cannot be NULL"),
]


def test_state_that_never_was_fails(ice: Lab) -> None:
    for given, reason in NEVER:
        assert ice.reason(as_of(given)).startswith(reason), given


def test_table_of_files_has_no_earlier_states(lab: Lab) -> None:
    lab.create_table("h", {"n": "int"})
    reason = lab.reason("SELECT * FROM h FOR VERSION AS OF 1")
    assert "does not support versioned tables" in reason


def test_null_stays_null_in_arrays_and_maps_of_rows(lab: Lab) -> None:
    lab.rows(
        "CREATE TABLE d (n int, a array<struct<x:int>>, m map<string,struct<x:int>>)"
        " LOCATION 's3://data/d/' TBLPROPERTIES ('table_type'='ICEBERG')"
    )
    lab.rows(
        "INSERT INTO d VALUES (1, NULL, NULL), (2, ARRAY[], MAP()),"
        " (3, ARRAY[NULL, CAST(ROW(1) AS row(x int))], MAP(ARRAY['k'], ARRAY[NULL]))"
    )
    assert rows(lab, "SELECT a, m FROM d ORDER BY n") == [
        [None, None],
        ["[]", "{}"],
        ["[null, {x=1}]", "{k=null}"],
    ]


def test_statement_that_ends_in_a_comment_does_what_it_says(ice: Lab) -> None:
    for statement in (
        "INSERT INTO t SELECT 4, 'd', NULL -- one more",
        "UPDATE t SET s = 'x' -- all of\nWHERE n > 2 -- the last",
        "DELETE FROM t WHERE n = 2 -- one",
        "MERGE INTO t USING (VALUES 3, 5) AS v (k) ON t.n = v.k -- those\n"
        "WHEN MATCHED THEN UPDATE SET s = 'y' -- known\n"
        "WHEN NOT MATCHED THEN INSERT (n) VALUES (v.k) -- new",
    ):
        ice.run(statement)
    assert rows(ice) == [["1", "a"], ["3", "y"], ["4", "x"], ["5", None]]
