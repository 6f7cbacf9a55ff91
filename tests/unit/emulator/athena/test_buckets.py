import pytest

from tests.unit.emulator.athena.conftest import Lab


def _made(lab: Lab, **more: str) -> str:
    given = {"format": "'PARQUET'", "bucketed_by": "ARRAY['ID']", "bucket_count": "4"} | more
    listed = ", ".join(f"{name} = {value}" for name, value in given.items())
    query = "SELECT id ID, chr(97 + id) v, id % 2 p FROM UNNEST(sequence(0, 11)) AS t (id)"
    return f"CREATE TABLE b WITH ({listed}) AS {query}"


def _scanned(lab: Lab, sql: str) -> int:
    execution = lab.run(sql)
    assert execution["Status"]["State"] == "SUCCEEDED", execution["Status"]
    return int(execution["Statistics"]["DataScannedInBytes"])


@pytest.mark.parametrize("form", ["PARQUET", "TEXTFILE"])
def test_rows_are_divided_into_files_by_their_bucket(lab: Lab, form: str) -> None:
    lab.rows(_made(lab, format=f"'{form}'"))
    rows = lab.rows('SELECT DISTINCT "$bucket", "$path", id % 4 FROM b ORDER BY 1')[1:]
    assert [row[0] for row in rows] == ["0", "1", "2", "3"]
    assert all(row[0] == row[2] for row in rows)
    assert all(f"/00000{row[0]}_0_" in str(row[1]) for row in rows)


@pytest.mark.parametrize(
    "condition", ["id = 3", "id IN (3, 7)", "id = 3 OR id = 7 AND v = 'h'", "id = BIGINT '3'"]
)
def test_filter_on_the_column_reads_its_buckets_alone(lab: Lab, condition: str) -> None:
    lab.rows(_made(lab))
    query = f"SELECT id, v FROM b WHERE {condition} ORDER BY 1"  # noqa: S608
    assert lab.rows(query)[1] == ["3", "d"]
    whole = _scanned(lab, "SELECT id, v FROM b WHERE id >= 3 AND id <= 7")
    assert 0 < _scanned(lab, query) * 3 < whole


@pytest.mark.parametrize("condition", ["id > 2", "id = 3 OR v = 'd'", "v = 'd'", "id + 0 = 3"])
def test_other_conditions_read_all(lab: Lab, condition: str) -> None:
    lab.rows(_made(lab))
    query = f"SELECT id, v FROM b WHERE {condition}"  # noqa: S608
    assert ["3", "d"] in lab.rows(query)
    assert _scanned(lab, query) == _scanned(lab, "SELECT id, v FROM b")


def test_buckets_within_partitions(lab: Lab) -> None:
    lab.rows(_made(lab, partitioned_by="ARRAY['p']"))
    found = 'SELECT p, "$bucket", count(*) FROM b GROUP BY 1, 2 ORDER BY 1, 2'
    halves = [["0", "0", "3"], ["0", "2", "3"], ["1", "1", "3"], ["1", "3", "3"]]
    assert lab.rows(found)[1:] == halves
    assert lab.rows("SELECT id FROM b WHERE id IN (5, 6) AND p = 1")[1:] == [["5"]]


def test_files_without_numbers_are_buckets_by_order_and_else_read_whole(lab: Lab) -> None:
    for letter, body in {"a": "0\n2\n", "b": "1\n3\n"}.items():
        lab.store.write("data", f"t/{letter}.csv", body.encode(), "text/csv")
    lab.rows(
        "CREATE EXTERNAL TABLE t (id int) CLUSTERED BY (id) INTO 2 BUCKETS ROW FORMAT DELIMITED"
        " LOCATION 's3://data/t/'"
    )
    assert lab.rows('SELECT id, "$bucket" FROM t WHERE id = 3')[1:] == [["3", "1"]]
    assert _scanned(lab, "SELECT * FROM t WHERE id = 3") == 4
    lab.store.write("data", "t/c.csv", b"5\n", "text/csv")
    assert _scanned(lab, "SELECT * FROM t WHERE id = 3") == 10
    assert "The bucket of s3://data/t/" in lab.reason('SELECT "$bucket" FROM t')


def test_tables_that_sparks_hash_divides_are_read_whole(lab: Lab) -> None:
    for number in range(2):
        lab.store.write("data", f"s/x_bucket-0000{number}.csv", b"3\n", "text/csv")
    lab.rows(
        "CREATE EXTERNAL TABLE s (id int) CLUSTERED BY (id) INTO 2 BUCKETS ROW FORMAT DELIMITED"
        " LOCATION 's3://data/s/' TBLPROPERTIES ('bucketing_format' = 'spark')"
    )
    assert lab.rows("SELECT id FROM s WHERE id = 3")[1:] == [["3"], ["3"]]


def test_no_table_is_bucketed_by_a_type_without_a_hash(lab: Lab) -> None:
    reason = lab.reason(
        "CREATE TABLE d WITH (bucketed_by = ARRAY['n'], bucket_count = 2) AS SELECT DECIMAL '1' n"
    )
    assert reason.startswith("NOT_SUPPORTED: Cannot create a table bucketed on an unsupported type")
