"""What a log group calls for its events."""

import time
from uuid import uuid4

from tests.conformance.stacks import Stacks
from tests.one_emulator import Client

CODE = "def handler(event, context): print('called', *event['awslogs'])"


def test_function_is_called_that_its_permission_lets_a_log_group_call(
    stacks: Stacks, client: Client
) -> None:
    # SAM writes the permission: of the group's ARN, with `:*` at its end.
    group, logs = f"/row/{uuid4().hex[:8]}", client("logs")
    asks = {"Type": "CloudWatchLogs", "Properties": {"LogGroupName": group, "FilterPattern": "now"}}
    runs = {"Handler": "index.handler", "Runtime": "python3.13", "InlineCode": CODE}
    function = {
        "Type": "AWS::Serverless::Function",
        "Properties": {**runs, "Events": {"Asks": asks}},
    }
    logs.create_log_group(logGroupName=group)
    logs.create_log_stream(logGroupName=group, logStreamName="s")
    stack = stacks.create(
        {
            "Transform": "AWS::Serverless-2016-10-31",
            "Resources": {"F": function},
            "Outputs": {"F": {"Value": {"Ref": "F"}}},
        },
        Capabilities=["CAPABILITY_IAM", "CAPABILITY_AUTO_EXPAND"],
    )
    assert stack.status == "CREATE_COMPLETE", stacks.events(stack.name)
    event = {"timestamp": int(time.time() * 1000), "message": "now"}
    logs.put_log_events(logGroupName=group, logStreamName="s", logEvents=[event])
    assert "called data" in said(client, f"/aws/lambda/{stack.outputs['F']}")
    logs.delete_log_group(logGroupName=group)


def said(client: Client, group: str) -> str:
    """Give what a function has logged, once it has said something."""
    logs, deadline = client("logs"), time.monotonic() + 30
    while time.monotonic() < deadline:
        known = logs.describe_log_groups(logGroupNamePrefix=group)["logGroups"]
        found = logs.filter_log_events(logGroupName=group)["events"] if known else []
        if text := "".join(event["message"] for event in found if "called" in event["message"]):
            return text
        time.sleep(0.1)
    return ""
