"""Both sides: Athena's API with the files in its bucket, and DuckDB on the files as they lie."""

import re
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import uuid4

import duckdb
import pyarrow.parquet as pq

from athena_client.query import run_query
from scripts.aws.target import Target
from scripts.bench.tpch.data import Data, athena_text

TIMEOUT_SECONDS = 600.0
BUCKET = "tpch"
_HIVE = {"int64": "bigint", "int32": "int", "string": "string", "date32[day]": "date"}


@dataclass(frozen=True)
class Asked:
    """An answer, how long it took whole, and how long the engine says that it took of that."""

    rows: Sequence[Sequence[Any]]
    seconds: float
    engine_seconds: float


class AthenaSide:
    """TPC-H in a catalog; each database is another to what the engine keeps of earlier queries."""

    def __init__(self, target: Target, data: Data) -> None:
        self._data, self._session = data, target.session
        self._client = target.session.client("athena")
        s3 = target.session.client("s3")
        s3.create_bucket(Bucket=BUCKET)
        for name, path in data.files.items():
            s3.upload_file(str(path), BUCKET, f"{name}/{path.name}")

    def new_database(self) -> str:
        """Return the name of another database over the same files."""
        glue: Any = self._session.client("glue")
        name = f"tpch_{uuid4().hex[:8]}"
        glue.create_database(DatabaseInput={"Name": name})
        for table, path in self._data.files.items():
            glue.create_table(DatabaseName=name, TableInput=_table(table, pq.read_schema(path)))
        return name

    def ask(self, sql: str, database: str) -> Asked:
        """Run a query from its start to its last page."""
        began = time.monotonic()
        answer = run_query(
            self._client,
            TIMEOUT_SECONDS,
            QueryString=athena_text(sql),
            QueryExecutionContext={"Database": database},
            ResultConfiguration={"OutputLocation": f"s3://{BUCKET}/results/"},
        )
        return Asked(answer.rows, time.monotonic() - began, answer.milliseconds / 1000)


class DuckdbSide:
    """TPC-H in a DuckDB of this process, as it comes."""

    def __init__(self, data: Data) -> None:
        self._connection = duckdb.connect()
        for name, path in data.files.items():
            self._connection.execute(f"CREATE VIEW {name} AS FROM read_parquet('{path}')")

    def ask(self, sql: str) -> Asked:
        """Run a query and fetch its rows."""
        began = time.monotonic()
        rows = self._connection.execute(sql).fetchall()
        seconds = time.monotonic() - began
        return Asked(rows, seconds, seconds)


def alike(ours: Asked, raw: Asked) -> bool:
    """Return whether two answers are the same; DuckDB's averages and quotients are doubles."""
    if len(ours.rows) != len(raw.rows):
        return False
    pairs = zip(ours.rows, raw.rows, strict=True)
    return all(len(a) == len(b) and all(map(_same, a, b)) for a, b in pairs)


def _same(text: str | None, value: Any) -> bool:
    if isinstance(value, float | Decimal | int) and text is not None:
        return abs(Decimal(text) - Decimal(value)) <= Decimal("0.01")
    return text == (value.isoformat() if isinstance(value, date) else value)


def _table(name: str, schema: Any) -> dict[str, Any]:
    columns = [{"Name": field.name, "Type": _hive_type(str(field.type))} for field in schema]
    parquet = "org.apache.hadoop.hive.ql.io.parquet"
    descriptor = {
        "Columns": columns,
        "Location": f"s3://{BUCKET}/{name}/",
        "InputFormat": f"{parquet}.MapredParquetInputFormat",
        "OutputFormat": f"{parquet}.MapredParquetOutputFormat",
        "SerdeInfo": {"SerializationLibrary": f"{parquet}.serde.ParquetHiveSerDe"},
    }
    return {"Name": name, "TableType": "EXTERNAL_TABLE", "StorageDescriptor": descriptor}


def _hive_type(arrow: str) -> str:
    decimal = re.fullmatch(r"decimal128\((\d+), (\d+)\)", arrow)
    return f"decimal({decimal[1]},{decimal[2]})" if decimal else _HIVE[arrow]
