"""Tables of a wanted shape, laid into the local bucket and made known by Athena's own DDL."""

import tempfile
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import duckdb

from scripts.bench.product import Product

UPLOADS = 8


@dataclass(frozen=True)
class Shape:
    """How many rows lie in how many objects, parted by how many days, in how many columns."""

    rows: int = 10_000
    objects: int = 1
    partitions: int = 1
    columns: int = 5


@dataclass(frozen=True)
class LaidTable:
    """A table that stands, and the questions that are asked of it."""

    name: str

    @property
    def whole(self) -> str:
        """Return a question that reads all rows."""
        return f"SELECT c1, count(*), sum(c2), avg(c3) FROM {self.name} GROUP BY c1"  # noqa: S608 -- our own

    @property
    def one_part(self) -> str:
        """Return a question that reads one partition."""
        return f"SELECT count(*), sum(c2) FROM {self.name} WHERE part = 0"  # noqa: S608 -- our own


def lay(product: Product, shape: Shape) -> LaidTable:
    """Upload the objects, each with an equal share of the rows, and create the table."""
    name = f"scaling_{uuid4().hex[:8]}"
    bucket = product.outputs["DataBucketName"]
    client = product.target.session.client("s3")
    body = _parquet(max(1, shape.rows // shape.objects), shape.columns)
    keys = [
        f"{name}/part={number % shape.partitions}/{number:06}.parquet"
        for number in range(max(shape.objects, shape.partitions))
    ]
    with ThreadPoolExecutor(UPLOADS) as pool:
        for _ in pool.map(lambda key: client.put_object(Bucket=bucket, Key=key, Body=body), keys):
            pass
    product.athena.ask(_ddl(name, f"s3://{bucket}/{name}/", shape))
    return LaidTable(name)


def _parquet(rows: int, columns: int) -> bytes:
    numbered = ", ".join(f"(i * {n} % 1000)::INTEGER AS c{n}" for n in range(3, columns + 1))
    selected = f"'item ' || (i % 20) AS c1, (i % 97)::INTEGER AS c2, {numbered}"
    with tempfile.TemporaryDirectory() as folder, duckdb.connect() as connection:
        made = Path(folder, "rows.parquet")
        rows_sql = f"SELECT {selected} FROM range({rows}) AS numbers(i)"  # noqa: S608 -- our own
        connection.execute(f"COPY ({rows_sql}) TO '{made}' (FORMAT parquet)")
        return made.read_bytes()


def _ddl(name: str, location: str, shape: Shape) -> str:
    integers = ", ".join(f"c{n} int" for n in range(2, shape.columns + 1))
    return (
        f"CREATE EXTERNAL TABLE {name} (c1 string, {integers}) PARTITIONED BY (part int)"
        f" STORED AS PARQUET LOCATION '{location}' TBLPROPERTIES ('projection.enabled'='true',"
        f" 'projection.part.type'='integer', 'projection.part.range'='0,{shape.partitions - 1}')"
    )
