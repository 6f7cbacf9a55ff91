"""Hidden columns, pruning by them, and partitions that only a query names."""

import pyarrow as pa
import pytest

from tests.unit.emulator.athena.conftest import Lab


@pytest.fixture
def parts(lab: Lab) -> Lab:
    """A table `h` of two partitions with a file each."""
    keys = [{"Name": "d", "Type": "string"}]
    lab.create_table("h", {"i": "int"}, PartitionKeys=keys)
    for day in ("a", "b"):
        lab.put_parquet(f"h/d={day}/x", {"i": pa.array([1, 2], pa.int32())})
    lab.rows("MSCK REPAIR TABLE h")
    return lab


def test_star_leaves_hidden_columns_out_that_a_query_names(parts: Lab) -> None:
    sql = (
        """SELECT "$path", "$partition", t.*, "$file_size" > 100 FROM h t WHERE i = 1 ORDER BY d"""
    )
    assert parts.rows(sql)[1:] == [
        [f"s3://data/h/d={day}/x", f"d={day}", "1", day, "true"] for day in ("a", "b")
    ]


def test_hidden_columns_choose_the_files_that_are_read(parts: Lab) -> None:
    whole = parts.run("SELECT count(i) FROM h")
    sql = """SELECT count(i) FROM h WHERE "$path" LIKE '%d=b%' AND d <> 'x'"""
    half = parts.run(sql)
    scanned = [e["Statistics"]["DataScannedInBytes"] for e in (whole, half)]
    assert scanned[0] == 2 * scanned[1] > 0
    assert parts.rows(sql)[1:] == [["2"]]


def test_partitions_are_a_table_of_the_keys(lab: Lab) -> None:
    keys = [{"Name": "y", "Type": "int"}, {"Name": "d", "Type": "string"}]
    lab.create_table("h", {"i": "int"}, PartitionKeys=keys)
    lab.rows("ALTER TABLE h ADD PARTITION (y=2024, d='a') PARTITION (y=2025, d='b')")
    assert lab.rows('SELECT * FROM "h$partitions" ORDER BY y') == [
        ["y", "d"], ["2024", "a"], ["2025", "b"],
    ]  # fmt: skip
    sql = 'SELECT max(y) + 1, count(*) FROM "h$partitions" WHERE y < 2025'
    execution = lab.run(sql)
    assert lab.results(execution)["ResultSet"]["Rows"][1]["Data"] == [
        {"VarCharValue": "2025"}, {"VarCharValue": "1"},
    ]  # fmt: skip
    assert execution["Statistics"]["DataScannedInBytes"] == 0


def test_partitions_as_a_table_are_refused_where_they_are_projected(lab: Lab) -> None:
    lab.create_table("flat", {"i": "int"})
    assert "TABLE_NOT_FOUND" in lab.reason('SELECT * FROM "flat$partitions"')
    projected = {"projection.enabled": "true", "projection.d.type": "injected"}
    keys = [{"Name": "d", "Type": "string"}]
    lab.create_table("p", {"i": "int"}, PartitionKeys=keys, Parameters=projected)
    assert "The partitions of a table with partition projection" in lab.reason(
        'SELECT * FROM "p$partitions"'
    )


def test_time_of_a_file_is_a_moment_in_utc(parts: Lab) -> None:
    sql = """SELECT typeof("$file_modified_time"), "$file_modified_time" > DATE '2020-01-01'
             FROM h LIMIT 1"""
    assert parts.rows(sql)[1:] == [["timestamp(3) with time zone", "true"]]


def test_hidden_columns_pass_through_joins_unnest_and_samples(parts: Lab) -> None:
    sql = """SELECT count(DISTINCT a."$path") FROM h a TABLESAMPLE BERNOULLI (100)
             JOIN h b ON a."$path" = b."$path" CROSS JOIN UNNEST(ARRAY[1]) AS u(x)"""
    assert parts.rows(sql)[1:] == [["2"]]


@pytest.fixture
def injected(lab: Lab) -> Lab:
    """A table `t` whose accounts only queries name."""
    keys = [{"Name": "account", "Type": "string"}]
    given = {"projection.enabled": "true", "projection.account.type": "injected"}
    given["storage.location.template"] = "s3://data/t/${account}"
    lab.create_table("t", {"i": "int"}, PartitionKeys=keys, Parameters=given)
    for account in ("11", "22"):
        lab.put_parquet(f"t/{account}/x", {"i": pa.array([int(account)], pa.int32())})
    return lab


@pytest.mark.parametrize(
    ("where", "found"),
    [
        ("account = '11'", ["11"]),
        ("account IN ('11', '22', '33') AND i > 11", ["22"]),
        ("account = '11' OR account = '22'", ["11", "22"]),
        ("account = '11' AND account = '22'", []),
    ],
)
def test_injected_values_come_from_conditions_of_equality(
    injected: Lab, where: str, found: list[str]
) -> None:
    rows = injected.rows(f"SELECT i FROM t WHERE {where} ORDER BY 1")[1:]  # noqa: S608  # same
    assert rows == [[value] for value in found]


@pytest.mark.parametrize("where", ["true", "account LIKE '1%'", "account <> '11'"])
def test_injected_values_that_no_equality_names_fail_the_query(injected: Lab, where: str) -> None:
    reason = injected.reason(f"SELECT i FROM t WHERE {where}")  # noqa: S608  # the test's own
    assert reason.startswith("CONSTRAINT_VIOLATION: For the injected projected partition column")
