"""An account of the emulator's: a bucket, databases, and statements run to their end."""

import time
import uuid
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import boto3
from botocore.exceptions import ClientError

FINAL = ("SUCCEEDED", "FAILED", "CANCELLED")
SECONDS = 120


@dataclass
class Outcome:
    """How a statement ended, and how many rows it gave."""

    state: str
    reason: str
    rows: int = 0
    columns: list[tuple[str, str]] = field(default_factory=list)
    values: list[list[str | None]] = field(default_factory=list)

    @property
    def word(self) -> str:
        """Say it as the report does."""
        if self.state == "SUCCEEDED":
            return "rows" if self.rows else "empty"
        return "refused" if "NOT_SUPPORTED" in self.reason else "error"


class Account:
    """One bucket of an endpoint, and its databases."""

    def __init__(self, endpoint: str) -> None:
        session = boto3.Session("test", "test", region_name="us-east-1")
        self.s3, self.glue, self.athena = (
            session.client(name, endpoint_url=endpoint) for name in ("s3", "glue", "athena")
        )
        self.bucket = f"corpus-{uuid.uuid4().hex[:8]}"
        self.s3.create_bucket(Bucket=self.bucket)
        self.databases: set[str] = set()
        self._places = 0

    def new_place(self) -> str:
        """Return a folder where nothing is."""
        self._places += 1
        return f"s3://{self.bucket}/{self._places}/"

    def write(self, place: str, body: bytes) -> None:
        """Put an object, whichever bucket the place names."""
        bucket, _, key = place.removeprefix("s3://").partition("/")
        self.s3.put_object(Bucket=bucket, Key=key, Body=body)

    def need_database(self, name: str) -> None:
        """Make a database, unless it is there."""
        if name not in self.databases:
            with suppress(ClientError):
                self.glue.create_database(DatabaseInput={"Name": name})
            self.databases.add(name)

    def has(self, database: str, name: str) -> bool:
        """Tell whether a table is there."""
        try:
            self.glue.get_table(DatabaseName=database, Name=name)
        except ClientError:
            return False
        return True

    def drop_all(self) -> None:
        """Drop all databases that were made."""
        for name in self.databases:
            with suppress(ClientError):
                self.glue.delete_database(Name=name)
        self.databases.clear()

    def add_partition(self, database: str, table: Any, values: list[str], folder: str) -> None:
        """Add a partition to a table."""
        descriptor = {**table["StorageDescriptor"], "Location": folder}
        with suppress(ClientError):
            self.glue.create_partition(
                DatabaseName=database, TableName=table["Name"],
                PartitionInput={"Values": values, "StorageDescriptor": descriptor},
            )  # fmt: skip

    def run(self, sql: str, database: str, parameters: list[str] | None = None) -> Outcome:
        """Run a statement to its end."""
        request: dict[str, Any] = {"ExecutionParameters": parameters} if parameters else {}
        try:
            query = self.athena.start_query_execution(
                QueryString=sql,
                ClientRequestToken=str(uuid.uuid4()),
                QueryExecutionContext={"Database": database},
                ResultConfiguration={"OutputLocation": f"s3://{self.bucket}/results/"},
                **request,
            )["QueryExecutionId"]
        except ClientError as error:
            return Outcome("REJECTED", str(error).partition("operation: ")[2])
        status = self._ended(query)
        if status["State"] != "SUCCEEDED":
            return Outcome(status["State"], status.get("StateChangeReason", ""))
        return self._answer(query)

    def _ended(self, query: str) -> dict[str, Any]:
        deadline = time.monotonic() + SECONDS
        while time.monotonic() < deadline:
            execution = self.athena.get_query_execution(QueryExecutionId=query)["QueryExecution"]
            status: dict[str, Any] = execution["Status"]
            if status["State"] in FINAL:
                return status
            time.sleep(0.03)
        return {"State": "FAILED", "StateChangeReason": "doesn't end"}

    def _answer(self, query: str) -> Outcome:
        try:
            result = self.athena.get_query_results(QueryExecutionId=query)["ResultSet"]
        except ClientError as error:
            return Outcome("FAILED", str(error))
        info = result["ResultSetMetadata"]["ColumnInfo"]
        names = [column["Name"] for column in info]
        rows = [[one.get("VarCharValue") for one in row.get("Data", [])] for row in result["Rows"]]
        given = rows[1:] if rows and rows[0] == names else rows
        kinds = [(column["Name"], _kind(column)) for column in info]
        return Outcome("SUCCEEDED", "", len(given), kinds, given)

    def fetch(self, place: str, folder: Path) -> None:
        """Bring the objects below a place into a folder."""
        bucket, _, prefix = place.removeprefix("s3://").partition("/")
        listed = self.s3.list_objects_v2(Bucket=bucket, Prefix=prefix)
        for one in listed.get("Contents", []):
            self.s3.download_file(bucket, one["Key"], str(folder / Path(one["Key"]).name))


def _kind(column: dict[str, Any]) -> str:
    """Return a column's type; a decimal's with its digits."""
    if column["Type"] == "decimal":
        return f"decimal({column['Precision']},{column['Scale']})"
    return str(column["Type"])
