"""What reads files on S3 reads those that Athena has written to the local bucket."""

import json
import subprocess
import uuid
from typing import Any

import pytest

from tests.clients.account import Client
from tests.clients.environment import python_of, variables

BUCKET = "clients-readers"
PACKAGES = (
    "duckdb==1.5.5", "duckdb-extension-httpfs==1.5.5", "polars==1.36.1",
    "pyarrow==23.0.1", "s3fs==2026.9.0",
)  # fmt: skip
DUCKDB = """
import duckdb, json, pathlib, duckdb_extension_httpfs as package
found = next(pathlib.Path(package.__path__[0]).rglob("httpfs.duckdb_extension*"))
db = duckdb.connect(config={"allow_unsigned_extensions": "true"})
if found.suffix == ".gz":
    import gzip, tempfile
    plain = pathlib.Path(tempfile.mkdtemp()) / "httpfs.duckdb_extension"
    plain.write_bytes(gzip.decompress(found.read_bytes()))
    found = plain
db.execute(f"LOAD '{found}'")
db.execute(f"CREATE SECRET (TYPE s3, KEY_ID 'test', SECRET 'test', REGION 'us-east-1',"
           f" ENDPOINT '{ENDPOINT.split('//')[1]}', URL_STYLE 'path', USE_SSL false)")
rows = db.execute(f"SELECT n, t FROM read_parquet('s3://{PLACE}*') ORDER BY n").fetchall()
"""
POLARS = """
import polars
options = {"aws_endpoint_url": ENDPOINT, "aws_region": "us-east-1", "aws_allow_http": "true",
           "aws_access_key_id": "test", "aws_secret_access_key": "test"}
rows = polars.scan_parquet(f"s3://{PLACE}*", storage_options=options).sort("n").collect().rows()
"""
ARROW = """
import pyarrow.dataset
from pyarrow import fs
s3 = fs.S3FileSystem(access_key="test", secret_key="test", region="us-east-1",
                     endpoint_override=ENDPOINT)
table = pyarrow.dataset.dataset(PLACE, filesystem=s3).to_table().sort_by("n")
rows = [tuple(row.values()) for row in table.to_pylist()]
"""
S3FS = """
import pyarrow.parquet, s3fs
files = s3fs.S3FileSystem(endpoint_url=ENDPOINT, key="test", secret="test")
tables = [pyarrow.parquet.read_table(files.open(name)) for name in files.ls(PLACE)]
rows = sorted(tuple(row.values()) for table in tables for row in table.to_pylist())
"""


@pytest.fixture(scope="module")
def place(client: Client) -> str:
    """Two rows that CREATE TABLE AS has written."""
    client("s3").create_bucket(Bucket=BUCKET)
    athena, table = client("athena"), f"read_{uuid.uuid4().hex[:8]}"
    place = f"{BUCKET}/{table}/"
    rows = "SELECT * FROM (VALUES (1, 'a'), (2, NULL)) v(n, t)"
    sql = f"CREATE TABLE default.{table} WITH (external_location = 's3://{place}') AS {rows}"
    output = {"OutputLocation": f"s3://{BUCKET}/results/"}
    started = athena.start_query_execution(QueryString=sql, ResultConfiguration=output)
    state: Any = ""
    while state not in ("SUCCEEDED", "FAILED"):
        execution = athena.get_query_execution(QueryExecutionId=started["QueryExecutionId"])
        state = execution["QueryExecution"]["Status"]["State"]
    assert state == "SUCCEEDED", execution
    return place


READERS = {"duckdb": DUCKDB, "polars": POLARS, "arrow": ARROW, "s3fs": S3FS}


@pytest.mark.parametrize("reader", READERS)
def test_rows_of_athena_are_read(endpoint: str, place: str, reader: str) -> None:
    python = python_of("readers", PACKAGES)
    given = f"import json\nENDPOINT, PLACE = {endpoint!r}, {place!r}\n"
    code = f"{given}{READERS[reader]}\nprint(json.dumps(rows))"
    ended = subprocess.run(
        [python, "-c", code], env=variables(endpoint), check=False, capture_output=True, text=True
    )
    assert ended.returncode == 0, ended.stderr
    assert json.loads(ended.stdout) == [[1, "a"], [2, None]]
