import io
import time
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from analytics_emulator.athena import AthenaService
from analytics_emulator.glue import GlueService
from analytics_emulator.service import CallContext
from tests.unit.emulator.athena.memory_store import MemoryStore

PARQUET = "org.apache.hadoop.hive.ql.io.parquet."
FINAL = ("SUCCEEDED", "FAILED", "CANCELLED")


@dataclass
class Lab:
    """Athena over Glue and an object store, with a database of its own."""

    glue: GlueService
    store: MemoryStore
    athena: AthenaService
    context: CallContext = field(default_factory=lambda: CallContext("000000000000", "us-east-1"))
    database: str = field(default_factory=lambda: f"db_{uuid.uuid4().hex[:8]}")

    @property
    def output(self) -> str:
        return f"s3://results/{self.database}/"

    def start(self, sql: str, **request: Any) -> str:
        given = {
            "QueryString": sql,
            "ClientRequestToken": str(uuid.uuid4()),
            "QueryExecutionContext": {"Database": self.database},
            "ResultConfiguration": {"OutputLocation": self.output},
        }
        answer = self.athena.start_query_execution(self.context, given | request)
        return str(answer["QueryExecutionId"])

    def execution(self, query_id: str) -> dict[str, Any]:
        request = {"QueryExecutionId": query_id}
        shape = self.athena.get_query_execution(self.context, request)["QueryExecution"]
        assert isinstance(shape, dict)
        return shape

    def wait(self, query_id: str) -> dict[str, Any]:
        deadline = time.monotonic() + 20
        while time.monotonic() < deadline:
            execution = self.execution(query_id)
            if execution["Status"]["State"] in FINAL:
                return execution
            time.sleep(0.005)
        raise AssertionError(f"{query_id} doesn't end")

    def run(self, sql: str, **request: Any) -> dict[str, Any]:
        return self.wait(self.start(sql, **request))

    def results(self, execution: dict[str, Any], **request: Any) -> dict[str, Any]:
        given = {"QueryExecutionId": execution["QueryExecutionId"]} | request
        return self.athena.get_query_results(self.context, given)

    def rows(self, sql: str, **request: Any) -> list[list[str | None]]:
        execution = self.run(sql, **request)
        assert execution["Status"]["State"] == "SUCCEEDED", execution["Status"]
        shapes = self.results(execution)["ResultSet"]["Rows"]
        return [[datum.get("VarCharValue") for datum in row["Data"]] for row in shapes]

    def reason(self, sql: str, **request: Any) -> str:
        status = self.run(sql, **request)["Status"]
        assert status["State"] == "FAILED", status
        return str(status["StateChangeReason"])

    def file(self, execution: dict[str, Any], ending: str = "") -> bytes:
        location = execution["ResultConfiguration"]["OutputLocation"]
        bucket, _, key = location.removeprefix("s3://").partition("/")
        return self.store.objects[bucket, key + ending][0]

    def put_parquet(self, key: str, columns: dict[str, pa.Array]) -> None:
        body = io.BytesIO()
        pq.write_table(pa.table(columns), body)
        self.store.write("data", key, body.getvalue(), "application/octet-stream")

    def create_table(self, name: str, columns: dict[str, str], **table: Any) -> None:
        descriptor = {
            "Columns": [{"Name": key, "Type": kind} for key, kind in columns.items()],
            "Location": f"s3://data/{name}/",
            "InputFormat": f"{PARQUET}MapredParquetInputFormat",
            "OutputFormat": f"{PARQUET}MapredParquetOutputFormat",
            "SerdeInfo": {"SerializationLibrary": f"{PARQUET}serde.ParquetHiveSerDe"},
        }
        given = {"Name": name, "TableType": "EXTERNAL_TABLE", "StorageDescriptor": descriptor}
        request = {"DatabaseName": self.database, "TableInput": given | table}
        self.glue.create_table(self.context, request)


@pytest.fixture
def lab(tmp_path: Path) -> Iterator[Lab]:
    glue, store = GlueService(), MemoryStore()
    lab = Lab(glue, store, AthenaService(glue, store, tmp_path / "athena"))
    glue.create_database(lab.context, {"DatabaseInput": {"Name": lab.database}})
    yield lab
    lab.athena.close()


@pytest.fixture
def daily_table(lab: Lab) -> Callable[..., None]:
    """Make a table of days, projected from 2026-01-01 on, with one row for each given day."""

    def make(*days: str, **properties: str) -> None:
        projection = {
            "projection.enabled": "true",
            "projection.dt.type": "date",
            "projection.dt.format": "yyyy-MM-dd",
            "projection.dt.range": "2026-01-01,NOW",
        }
        keys = [{"Name": "dt", "Type": "string"}]
        parameters = projection | properties
        lab.create_table("daily", {"n": "int"}, PartitionKeys=keys, Parameters=parameters)
        for number, day in enumerate(days):
            lab.put_parquet(f"daily/dt={day}/x.parquet", {"n": pa.array([number], pa.int32())})

    return make
