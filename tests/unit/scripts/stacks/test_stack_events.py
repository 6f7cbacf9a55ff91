"""Why a stack failed, from what CloudFormation tells of it."""

from typing import Any

import pytest

from scripts.aws.target import Target
from scripts.stacks import stack_events
from scripts.stacks.stack_events import StackEvents

ID = "arn:aws:cloudformation:us-east-1:000000000000:stack/poc-dev-s3/1"
WHY = "No export named x found. Rollback requested by user."


def event(number: int, status: str, reason: str = "") -> dict[str, Any]:
    told = {"EventId": str(number), "LogicalResourceId": "poc-dev-s3", "PhysicalResourceId": ID}
    return told | {"ResourceStatus": status, "ResourceStatusReason": reason}


@pytest.mark.parametrize(
    ("stack", "said"),
    [
        ({"StackStatus": "ROLLBACK_COMPLETE"}, WHY),
        ({"StackStatus": "DELETE_FAILED", "StackStatusReason": "its own"}, "its own"),
    ],
)
def test_rolled_back_stack_is_explained_by_its_events(
    stack: dict[str, Any], said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    news = [event(1, "ROLLBACK_COMPLETE"), event(0, "ROLLBACK_IN_PROGRESS", WHY)]
    monkeypatch.setattr(stack_events, "describe", lambda *_: stack)
    monkeypatch.setattr(StackEvents, "_history", lambda _: iter(()))
    events = StackEvents(Target("us-east-1", None, "p"), ID, lambda _: None)
    monkeypatch.setattr(StackEvents, "_history", lambda _: iter(news))
    status = events.wait()
    assert str(events.error("poc-dev-s3", status)) == f"poc-dev-s3 is {status}: {said}"
