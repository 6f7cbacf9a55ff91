"""Stacks like ours out of others' tools: deployed, asked, and taken down again."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import uuid4

import requests

from tests.conformance.stacks import Stacks
from tests.one_emulator import Client

CAPABILITIES = ["CAPABILITY_IAM", "CAPABILITY_AUTO_EXPAND"]


@contextmanager
def deployed(client: Client, template: str) -> Iterator[dict[str, str]]:
    """Deploy a template with the parameter `Names`; give that and its outputs."""
    name = f"foreign{uuid4().hex[:8]}"
    stacks, s3 = Stacks(client("cloudformation")), client("s3")
    stacks.cloudformation.create_stack(
        StackName=name,
        TemplateBody=template,
        Capabilities=CAPABILITIES,
        Parameters=[{"ParameterKey": "Names", "ParameterValue": name}],
    )
    stack = stacks.ended(name)
    assert stack.status == "CREATE_COMPLETE", stacks.events(name)
    yield {**stack.outputs, "Names": name}
    for found in s3.list_objects_v2(Bucket=stack.outputs["BucketName"]).get("Contents", []):
        s3.delete_object(Bucket=stack.outputs["BucketName"], Key=found["Key"])
    assert stacks.delete(name) == "DELETE_COMPLETE"


def flush(endpoint: str, stream: str) -> None:
    """Deliver what a stream holds."""
    answer = requests.post(f"{endpoint}/_analytics/firehose/{stream}/flush", timeout=60)
    answer.raise_for_status()


def rows(athena: Any, outputs: dict[str, str], query: str) -> list[list[str]]:
    """Run a query to its end, and give its rows with their head."""
    where = f"s3://{outputs['BucketName']}/results/"
    started = athena.start_query_execution(
        QueryString=query,
        QueryExecutionContext={"Database": outputs["Names"]},
        ResultConfiguration={"OutputLocation": where},
    )["QueryExecutionId"]
    deadline = time.monotonic() + 60
    state: dict[str, Any] = {"State": "QUEUED"}
    while state["State"] in ("QUEUED", "RUNNING") and time.monotonic() < deadline:
        time.sleep(0.05)
        execution = athena.get_query_execution(QueryExecutionId=started)["QueryExecution"]
        state = execution["Status"]
    assert state["State"] == "SUCCEEDED", state
    result = athena.get_query_results(QueryExecutionId=started)["ResultSet"]["Rows"]
    return [[value["VarCharValue"] for value in row["Data"]] for row in result]
