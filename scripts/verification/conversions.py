"""Firehose's conversion to Parquet, asked by a stream of its own over the deployed table.

The deployed stream's function makes whole rows, so its conversion never meets what these records
hold. This stream has none: the same role, table and bucket, a prefix of its own.
"""

import json
import time
from base64 import b64decode
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from scripts.aws.target import Target
from scripts.stacks.deployment import Deployment
from scripts.verification.executions import Executions

DAY = "dt=1999-12-31"  # a partition without rows, before the projection begins
ROWS, ERRORS = f"clickstream-data/{DAY}/", "errors/probe/"
ACTIVE_SECONDS, PAUSE_SECONDS = 180, 2
TABLE = "probe_conversions"

type Given = Mapping[str, Any]


def probe_name(deployment: Deployment) -> str:
    """Name the stream of a deployment's questions: the one thing that is of no stack."""
    return f"{deployment.prefix}-{deployment.environment}-probe"


def remove(target: Target, stream: str) -> None:
    """Delete such a stream, if it is there."""
    try:
        target.session.client("firehose").delete_delivery_stream(DeliveryStreamName=stream)
    except ClientError as error:
        if error.response["Error"]["Code"] != "ResourceNotFoundException":
            raise


def told_error(record: Mapping[str, Any]) -> dict[str, Any]:
    """Return an error record's code and message; of one in another form all but the data."""
    for start in ("lastError", "error"):
        if f"{start}Code" in record:
            return {
                "error": record[f"{start}Code"],
                "message": record.get(f"{start}Message", ""),
            }
    return {name: value for name, value in record.items() if name != "rawData"}


@dataclass(frozen=True)
class Conversions:
    """A stream for the questions, from its creation to what became of each record."""

    target: Target
    executions: Executions
    stream: str
    names: Mapping[str, str]

    def answers(self, questions: list[dict[str, Any]], wait: Any) -> dict[str, Any]:
        """Return what became of each question's record."""
        with self._stream():
            records = [{"Data": one["record"].encode() + b"\n"} for one in questions]
            self._firehose.put_record_batch(DeliveryStreamName=self.stream, Records=records)
            self.target.flush(self.stream, wait)
            return self._found(questions)

    def are_all_there(self, questions: list[dict[str, Any]]) -> bool:
        """Tell whether each record has become something."""
        return all(found is not None for found in self._found(questions).values())

    @contextmanager
    def _stream(self) -> Iterator[None]:
        deployed = self._described(self.names["stream"])
        (destination,) = deployed["Destinations"]
        told = destination["ExtendedS3DestinationDescription"]
        conversion = told["DataFormatConversionConfiguration"]
        try:
            self._firehose.create_delivery_stream(
                DeliveryStreamName=self.stream,
                DeliveryStreamType="DirectPut",
                ExtendedS3DestinationConfiguration={
                    "RoleARN": told["RoleARN"],
                    "BucketARN": told["BucketARN"],
                    "Prefix": ROWS,
                    "ErrorOutputPrefix": ERRORS,
                    "BufferingHints": {"IntervalInSeconds": 60, "SizeInMBs": 64},
                    "CompressionFormat": "UNCOMPRESSED",
                    "DataFormatConversionConfiguration": conversion,
                },
            )
            self._wait_until_active()
            yield
        finally:
            with suppress(ClientError, BotoCoreError):  # the teardown tries again, and tells
                remove(self.target, self.stream)

    def _wait_until_active(self) -> None:
        deadline = time.monotonic() + ACTIVE_SECONDS
        while self._described(self.stream)["DeliveryStreamStatus"] != "ACTIVE":
            if time.monotonic() > deadline:
                raise TimeoutError(f"{self.stream} isn't active after {ACTIVE_SECONDS} s")
            time.sleep(PAUSE_SECONDS)

    def _found(self, questions: list[dict[str, Any]]) -> dict[str, Any]:
        rows, errors = self._rows(questions), self._errors()
        return {one["id"]: rows.get(one["id"], errors.get(one["record"])) for one in questions}

    def _rows(self, questions: list[dict[str, Any]]) -> dict[str, Any]:
        """Return the rows' values, read by a table over this prefix alone."""
        if not self._keys(ROWS):
            return {}
        self._make_table()
        try:
            columns = sorted({one["column"] for one in questions})
            texts = ", ".join(f"CAST({column} AS varchar)" for column in columns)
            sql = f"SELECT eventid, {texts} FROM {TABLE}"  # noqa: S608 -- our own names
            answer = self.executions.run(sql)
            if answer["state"] != "SUCCEEDED":
                raise RuntimeError(answer["error"])
            found = {row[0]: dict(zip(columns, row[1:], strict=True)) for row in answer["rows"]}
        finally:
            self._glue.delete_table(DatabaseName=self.names["database"], Name=TABLE)
        columns_of = {one["id"]: one["column"] for one in questions}
        return {
            name: {columns_of[name]: values[columns_of[name]]}
            for name, values in found.items()
            if name in columns_of
        }

    def _make_table(self) -> None:
        """Make a table of the deployed one's columns, without its partitions."""
        database = self.names["database"]
        deployed = self._glue.get_table(DatabaseName=database, Name=self.names["table"])["Table"]
        place = deployed["StorageDescriptor"] | {"Location": f"s3://{self._bucket}/{ROWS}"}
        self._glue.create_table(
            DatabaseName=database,
            TableInput={
                "Name": TABLE,
                "TableType": "EXTERNAL_TABLE",
                "StorageDescriptor": place,
                "Parameters": {"classification": "parquet"},
            },
        )

    def _errors(self) -> dict[str, Any]:
        """Return code and message of each error record, by what was put."""
        s3, found = self.target.session.client("s3"), {}
        for key in self._keys(ERRORS):
            body = s3.get_object(Bucket=self._bucket, Key=key)["Body"].read()
            for told in map(json.loads, filter(None, body.splitlines())):
                raw = b64decode(told.get("rawData", "")).decode().rstrip("\n")
                found[raw] = told_error(told)
        return found

    def _keys(self, prefix: str) -> list[str]:
        listed = self.target.session.client("s3").list_objects_v2(
            Bucket=self._bucket, Prefix=prefix
        )
        return [one["Key"] for one in listed.get("Contents", ())]

    def _described(self, stream: str) -> dict[str, Any]:
        answer = self._firehose.describe_delivery_stream(DeliveryStreamName=stream)
        found: dict[str, Any] = answer["DeliveryStreamDescription"]
        return found

    @property
    def _bucket(self) -> str:
        return self.names["bucket"]

    @property
    def _firehose(self) -> Any:
        return self.target.session.client("firehose")

    @property
    def _glue(self) -> Any:
        return self.target.session.client("glue")
