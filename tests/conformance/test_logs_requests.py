"""What CloudWatch Logs says to requests that it refuses."""

import time
from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.conformance.api_templates import att, inline_function, ref, role, typed
from tests.conformance.rows import Row, filled, parameters_of
from tests.conformance.stacks import Stacks


@pytest.fixture(scope="module")
def unchecked(unchecked_client: Callable[[str], Any]) -> Any:
    """A client that sends whatever it is given."""
    return unchecked_client("logs")


@pytest.fixture(scope="module")
def names(stacks: Stacks) -> dict[str, str]:
    """What requests may name."""
    resources = {
        "Group": typed("Logs::LogGroup"),
        "Stream": typed("Logs::LogStream", LogGroupName=ref("Group"), LogStreamName="s"),
        "Role": role("lambda.amazonaws.com"),
        "Function": inline_function("def handler(event, context): pass"),
    }
    told = {"GROUP": ref("Group"), "F": att("Function", "Arn")}
    template = {"Resources": resources, "Outputs": {k: {"Value": v} for k, v in told.items()}}
    stack = stacks.create(template, Capabilities=["CAPABILITY_IAM"])
    assert stack.status == "CREATE_COMPLETE", stacks.events(stack.name)
    return stack.outputs


def request_of(row: Row, names: dict[str, str]) -> dict[str, Any]:
    """Return what a row asks, its events written out."""
    if "request" in row.asks:
        found: dict[str, Any] = filled(row.asks["request"], names)
        return found
    asked = {"count": 1, "size": 1, "apart": 0, **row.asks["events"]}
    start = int(time.time() * 1000) - asked["count"] * asked["apart"]
    events = [
        {"timestamp": start + place * asked["apart"], "message": "x" * asked["size"]}
        for place in range(asked["count"])
    ]
    return {"logGroupName": names["GROUP"], "logStreamName": "s", "logEvents": events}


@pytest.mark.parametrize("row", parameters_of("logs/requests"))
def test_request_is_refused(row: Row, names: dict[str, str], unchecked: Any) -> None:
    with pytest.raises(ClientError) as refused:
        getattr(unchecked, row.asks.get("call", "put_log_events"))(**request_of(row, names))
    error = refused.value.response["Error"]
    assert error["Code"] == row.answer, error
    assert row.asks.get("text", "") in error["Message"], error
