"""What Lambda says to requests that it refuses."""

import io
import zipfile
from collections.abc import Callable, Iterator
from typing import Any
from uuid import uuid4

import pytest
from botocore.exceptions import ClientError

from tests.conformance.api_templates import att, ref, role, typed
from tests.conformance.rows import Row, filled, parameters_of
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
        "Poor": role("lambda.amazonaws.com", allows=None),
        "F": function(f"row-{uuid4().hex[:10]}"),
        "ByPoor": function(f"row-{uuid4().hex[:10]}", Role=att("Poor", "Arn")),
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
        "POOR": {"Value": att("Poor", "Arn")},
        "BYPOOR": {"Value": ref("ByPoor")},
        "NINTH": {"Value": {"Fn::Sub": "${F}:9"}},
    }
    request = {"Capabilities": ["CAPABILITY_NAMED_IAM"]}
    stack = stacks.create({"Resources": resources, "Outputs": outputs}, **request)
    assert stack.status == "CREATE_COMPLETE", stacks.events(stack.name)
    yield {**stack.outputs, "LONG": "x" * 4_200}
    stacks.delete(stack.name)


@pytest.fixture(scope="module")
def unchecked(unchecked_client: Callable[[str], Any]) -> Any:
    """A client that sends whatever it is given."""
    return unchecked_client("lambda")


@pytest.mark.parametrize("row", parameters_of("lambda/requests"))
def test_request_is_refused(
    row: Row, names: dict[str, str], unchecked: Any, function_base: Callable[[], dict[str, Any]]
) -> None:
    given = filled(row.asks["request"], names)
    request = {**function_base(), **given} if row.asks.get("create") else given
    with pytest.raises(ClientError) as refused:
        getattr(unchecked, row.asks.get("call", "create_function"))(**request)
    assert refused.value.response["Error"]["Code"] == row.answer, refused.value


@pytest.fixture(scope="module")
def aliased(unchecked: Any, function_base: Callable[[], dict[str, Any]]) -> Iterator[str]:
    """A function of two versions, the first of which the alias `live` is."""
    name = unchecked.create_function(**function_base(), Publish=True)["FunctionName"]
    waits = {"Delay": 0.1, "MaxAttempts": 300}
    active = unchecked.get_waiter("published_version_active")
    active.wait(FunctionName=name, Qualifier="1", WaiterConfig=waits)
    unchecked.update_function_configuration(FunctionName=name, Description="second")
    unchecked.get_waiter("function_updated_v2").wait(FunctionName=name, WaiterConfig=waits)
    unchecked.publish_version(FunctionName=name)
    unchecked.create_alias(FunctionName=name, Name="live", FunctionVersion="1")
    yield name
    unchecked.delete_function(FunctionName=name)


def test_alias_shares_its_calls_between_versions(unchecked: Any, aliased: str) -> None:
    alias = {"FunctionName": aliased, "Name": "live"}
    routes = {"AdditionalVersionWeights": {"2": 0.25}}
    unchecked.update_alias(**alias, RoutingConfig=routes)
    with pytest.raises(ClientError, match="already included in routing configuration"):
        unchecked.update_alias(**alias, RoutingConfig={"AdditionalVersionWeights": {"1": 0.5}})
    assert unchecked.get_alias(**alias)["RoutingConfig"] == routes


@pytest.mark.parametrize("version", ["1", "2"])
def test_version_of_an_alias_stays(unchecked: Any, aliased: str, version: str) -> None:
    routes = {"AdditionalVersionWeights": {"2": 0.25}}
    unchecked.update_alias(FunctionName=aliased, Name="live", RoutingConfig=routes)
    with pytest.raises(ClientError, match=r"aliases reference it: \[live\]"):
        unchecked.delete_function(FunctionName=aliased, Qualifier=version)


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
