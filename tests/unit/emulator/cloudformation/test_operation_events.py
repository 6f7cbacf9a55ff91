"""Events of a stack by operation: what somebody asked for, and the rollback that follows."""

from typing import Any

from analytics_emulator.cloudformation.operation_events import is_failure, operation_events

STACK = "arn:aws:cloudformation:us-east-1:000000000000:stack/s/1"


def told(*events: tuple[str, str]) -> list[dict[str, Any]]:
    """Give events by logical id and status, oldest first; `s` is the stack itself."""
    given = [
        {
            "EventId": str(number), "StackId": STACK, "LogicalResourceId": name,
            "PhysicalResourceId": STACK if name == "s" else name, "ResourceStatus": status,
        }
        for number, (name, status) in enumerate(events)
    ]  # fmt: skip
    return operation_events(given[::-1])[::-1]


def test_each_operation_has_an_id_of_its_own() -> None:
    found = told(
        ("s", "CREATE_IN_PROGRESS"), ("B", "CREATE_COMPLETE"), ("s", "CREATE_COMPLETE"),
        ("s", "UPDATE_IN_PROGRESS"), ("s", "UPDATE_COMPLETE"),
    )  # fmt: skip
    assert [one["OperationType"] for one in found] == ["CREATE_STACK"] * 3 + ["UPDATE_STACK"] * 2
    assert len({one["OperationId"] for one in found}) == 2
    assert [one.get("OperationStatus") for one in found[:3]] == ["IN_PROGRESS", None, "SUCCEEDED"]


def test_rollback_is_an_operation_and_failures_are_told_apart() -> None:
    found = told(
        ("s", "UPDATE_IN_PROGRESS"), ("B", "UPDATE_FAILED"), ("s", "UPDATE_ROLLBACK_IN_PROGRESS"),
        ("s", "UPDATE_ROLLBACK_FAILED"), ("s", "UPDATE_ROLLBACK_IN_PROGRESS"),
    )  # fmt: skip
    kinds = [one["OperationType"] for one in found]
    assert kinds == ["UPDATE_STACK"] * 2 + ["ROLLBACK"] * 2 + ["CONTINUE_ROLLBACK"]
    assert [one["LogicalResourceId"] for one in found if is_failure(one)] == ["B"]
