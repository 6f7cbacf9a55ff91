"""A query's files are objects as any other's: versions of their own, kept, and told of."""

import json
import time
import uuid
from typing import Any

from tests.one_emulator import Client


def test_results_are_versions_and_are_told_of(client: Client) -> None:
    s3, sqs, athena = client("s3"), client("sqs"), client("athena")
    bucket = f"results-{uuid.uuid4().hex[:8]}"
    s3.create_bucket(Bucket=bucket)
    s3.put_bucket_versioning(Bucket=bucket, VersioningConfiguration={"Status": "Enabled"})
    arn = f"arn:aws:sqs:us-east-1:000000000000:{bucket}"
    queue = sqs.create_queue(QueueName=bucket, Attributes={"Policy": _policy(arn)})["QueueUrl"]
    created = {"QueueArn": arn, "Events": ["s3:ObjectCreated:*"]}
    told = {"QueueConfigurations": [created]}
    s3.put_bucket_notification_configuration(Bucket=bucket, NotificationConfiguration=told)
    query = athena.start_query_execution(
        QueryString="SELECT 1 AS n", ResultConfiguration={"OutputLocation": f"s3://{bucket}/r/"}
    )["QueryExecutionId"]
    expected = {f"r/{query}.csv", f"r/{query}.csv.metadata"}
    assert _keys(sqs, queue, len(expected)) == expected
    found = s3.get_object(Bucket=bucket, Key=f"r/{query}.csv")
    assert (found["Body"].read(), found["ContentType"]) == (
        b'"n"\n"1"\n',
        "binary/octet-stream",
    )
    versions = s3.list_object_versions(Bucket=bucket)["Versions"]
    assert {one["Key"] for one in versions if one["VersionId"] != "null"} == expected


def _policy(queue: str) -> str:
    """Return a policy by which S3 may tell a queue."""
    s3 = {"Service": "s3.amazonaws.com"}
    may = {"Effect": "Allow", "Principal": s3, "Action": "sqs:SendMessage", "Resource": queue}
    return json.dumps({"Version": "2012-10-17", "Statement": [may]})


def _keys(sqs: Any, queue: str, count: int) -> set[str]:
    """Return the keys of this many objects, as the queue is told of them."""
    keys: set[str] = set()
    deadline = time.monotonic() + 30
    while len(keys) < count and time.monotonic() < deadline:
        for message in sqs.receive_message(QueueUrl=queue, WaitTimeSeconds=1).get("Messages", []):
            records = json.loads(message["Body"]).get("Records", [])
            keys |= {record["s3"]["object"]["key"] for record in records}
    return keys
