"""An Iceberg table of Athena's is read and written by others, through Glue and S3 alone."""

import time
import uuid
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from pyiceberg.catalog.glue import GlueCatalog


@pytest.fixture
def place(client: Callable[[str], Any]) -> Iterator[str]:
    """A bucket and a database of one name."""
    name = f"ice{uuid.uuid4().hex[:8]}"
    client("s3").create_bucket(Bucket=name)
    client("glue").create_database(DatabaseInput={"Name": name})
    yield name
    client("glue").delete_database(Name=name)
    listed = client("s3").list_objects_v2(Bucket=name).get("Contents", [])
    client("s3").delete_objects(
        Bucket=name, Delete={"Objects": [{"Key": item["Key"]} for item in listed]}
    )
    client("s3").delete_bucket(Bucket=name)


@pytest.fixture
def ask(client: Callable[[str], Any], place: str) -> Callable[[str], list[Any]]:
    """`ask(sql)` gives an answer's rows, without their header."""
    athena = client("athena")

    def rows(sql: str) -> list[Any]:
        number = athena.start_query_execution(
            QueryString=sql,
            QueryExecutionContext={"Database": place},
            ResultConfiguration={"OutputLocation": f"s3://{place}/out/"},
        )["QueryExecutionId"]
        status: dict[str, Any] = {"State": "QUEUED"}
        while status["State"] in ("QUEUED", "RUNNING"):
            time.sleep(0.02)
            status = athena.get_query_execution(QueryExecutionId=number)["QueryExecution"]["Status"]
        assert status["State"] == "SUCCEEDED", status
        found = athena.get_query_results(QueryExecutionId=number)["ResultSet"]["Rows"]
        return [[cell.get("VarCharValue") for cell in row["Data"]] for row in found[1:]]

    return rows


def test_table_is_changed_by_athena_and_by_another_engine_in_turn(
    endpoint: str, place: str, ask: Callable[[str], list[Any]]
) -> None:
    ask(
        "CREATE TABLE t (n int, at timestamp) PARTITIONED BY (day(at), bucket(4, n))"
        f" LOCATION 's3://{place}/t/' TBLPROPERTIES ('table_type'='ICEBERG')"
    )
    ask("INSERT INTO t VALUES (1, timestamp '2026-01-02 03:04:05'), (2, NULL)")
    keys = ("endpoint", "region", "access-key-id", "secret-access-key")
    values = (endpoint, "us-east-1", "test", "test")
    settings: dict[str, Any] = {
        f"{s}.{k}": v for s in ("glue", "s3") for k, v in zip(keys, values, strict=True)
    }
    table = GlueCatalog("other", **settings).load_table((place, "t"))
    assert table.scan("n = 1 AND at >= '2026-01-02T00:00:00'").to_arrow().num_rows == 1
    table.delete("n = 1")
    ask("UPDATE t SET n = n + 1")
    assert ask("SELECT n FROM t") == [["3"]]
    assert table.refresh().scan().to_arrow().column("n").to_pylist() == [3]
    ask("DROP TABLE t")
