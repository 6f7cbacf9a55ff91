"""What Lambda says to requests that it refuses."""

import io
import zipfile
from collections.abc import Callable, Iterator
from typing import Any
from uuid import uuid4

import boto3
import pytest
from botocore.config import Config
from botocore.exceptions import ClientError

from tests.conformance.api_templates import att, ref, role, typed
from tests.conformance.rows import Row, parameters_of
from tests.conformance.stacks import Stacks
from tests.conformance.test_cloudformation_updates import function


def package() -> bytes:
    """Make a function's code."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        archive.writestr("index.py", "def handler(event, context): pass")
    return held.getvalue()


@pytest.fixture(scope="module")
def names(stacks: Stacks) -> Iterator[dict[str, str]]:
    """What requests may name."""
    resources = {
        "Role": role("lambda.amazonaws.com"),
        "F": function(f"row-{uuid4().hex[:10]}"),
        "Queue": typed("SQS::Queue"),
        "Hasty": typed("SQS::Queue", VisibilityTimeout=1),
        "Ordered": typed("SQS::Queue", FifoQueue=True),
    }
    outputs = {
        "F": {"Value": ref("F")},
        "Q": {"Value": att("Queue", "Arn")},
        "HASTY": {"Value": att("Hasty", "Arn")},
        "FIFO": {"Value": att("Ordered", "Arn")},
        "ROLE": {"Value": att("Role", "Arn")},
    }
    request = {"Capabilities": ["CAPABILITY_NAMED_IAM"]}
    stack = stacks.create({"Resources": resources, "Outputs": outputs}, **request)
    assert stack.status == "CREATE_COMPLETE", stacks.events(stack.name)
    yield stack.outputs
    stacks.delete(stack.name)


@pytest.fixture(scope="module")
def unchecked(endpoint: str) -> Any:
    """A client that sends whatever it is given."""
    return boto3.client(
        "lambda",
        endpoint_url=endpoint,
        region_name="us-east-1",
        aws_access_key_id="test",
        aws_secret_access_key="test",
        config=Config(parameter_validation=False, retries={"total_max_attempts": 1}),
    )


@pytest.mark.parametrize("row", parameters_of("lambda/requests"))
def test_request_is_refused(
    row: Row, names: dict[str, str], unchecked: Any, function_base: Callable[[], dict[str, Any]]
) -> None:
    given = {
        k: names.get(v, v) if isinstance(v, str) else v for k, v in row.asks["request"].items()
    }
    request = {**function_base(), **given} if row.asks.get("create") else given
    with pytest.raises(ClientError) as refused:
        getattr(unchecked, row.asks.get("call", "create_function"))(**request)
    assert refused.value.response["Error"]["Code"] == row.answer, refused.value


@pytest.fixture(scope="module")
def function_base(names: dict[str, str]) -> Callable[[], dict[str, Any]]:
    """`function_base()` gives a request that makes a function."""
    code = package()
    return lambda: {
        "FunctionName": f"row-{uuid4().hex[:10]}",
        "Code": {"ZipFile": code},
        "Handler": "index.handler",
        "Runtime": "python3.13",
        "Role": names["ROLE"],
    }
