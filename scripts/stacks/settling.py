"""Brings a stack that an earlier run left behind to where it can be changed again."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from botocore.exceptions import ClientError

from scripts.aws.target import Target
from scripts.stacks.change_sets import NOT_CREATED, STANDING
from scripts.stacks.deployment import describe
from scripts.stacks.stack_events import Event, StackEvents, StackFailedError

if TYPE_CHECKING:
    from mypy_boto3_cloudformation import CloudFormationClient
    from mypy_boto3_cloudformation.type_defs import StackTypeDef

# A creation that failed leaves a stack that can only be deleted (CloudFormation user guide, stack
# status codes).
FAILED_CREATIONS = ("ROLLBACK_COMPLETE", "ROLLBACK_FAILED", "CREATE_FAILED", "DELETE_FAILED")
FAILED_IMPORTS = ("IMPORT_ROLLBACK_COMPLETE", "IMPORT_ROLLBACK_FAILED")


def settle(
    target: Target, stack_name: str, report: Callable[[Event], None]
) -> "StackTypeDef | None":
    """Make a change set possible: wait for what runs, delete what failed at birth, roll back on.

    Gives the stack as it is then. Raises `StackFailedError` for one that only its owner can mend.
    """
    stack = describe(target, stack_name)
    if stack is None or stack["StackStatus"] in (NOT_CREATED, *STANDING):
        return stack
    status: str = stack["StackStatus"]
    if status.endswith("_IN_PROGRESS"):
        status = StackEvents(target, stack["StackId"], report).wait()
    if status == "UPDATE_ROLLBACK_FAILED":
        _continue_rollback(target, stack_name, stack["StackId"], report)
    elif status in FAILED_CREATIONS or (
        status in FAILED_IMPORTS and _is_empty(target, stack["StackId"])
    ):
        delete(target, stack_name, report)
    return describe(target, stack_name)


def delete(target: Target, stack_name: str, report: Callable[[Event], None]) -> list[Event]:
    """Delete a stack and wait; gives the resources that a policy kept.

    Raises `StackFailedError` with the resource that would not go.
    """
    stack = describe(target, stack_name)
    if stack is None:
        return []
    events = StackEvents(target, stack["StackId"], report)
    _client(target).delete_stack(StackName=stack["StackId"])
    status = events.wait()
    if status != "DELETE_COMPLETE":
        raise events.error(stack_name, status)
    return events.kept


def _continue_rollback(
    target: Target, stack_name: str, stack_id: str, report: Callable[[Event], None]
) -> None:
    """Try the rollback again, for what blocked it may be gone (CloudFormation user guide)."""
    events = StackEvents(target, stack_id, report)
    advice = (
        "mend what blocks it and run this again, or leave resources as they are: "
        f"aws cloudformation continue-update-rollback --stack-name {stack_name} "
        "--resources-to-skip …"
    )
    try:
        _client(target).continue_update_rollback(StackName=stack_id)
    except ClientError as error:
        raise StackFailedError(
            f"{stack_name} is UPDATE_ROLLBACK_FAILED ({error}): {advice}"
        ) from error
    status = events.wait()
    if status != "UPDATE_ROLLBACK_COMPLETE":
        raise StackFailedError(f"{events.error(stack_name, status)}: {advice}")


def _is_empty(target: Target, stack_id: str) -> bool:
    return not _client(target).list_stack_resources(StackName=stack_id)["StackResourceSummaries"]


def _client(target: Target) -> "CloudFormationClient":
    return target.session.client("cloudformation")
