"""Deploys one stack by change set: look at it, make it converge, say what would change, do it."""

import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from botocore.exceptions import WaiterError

from scripts.stack_events import Event, StackEvents, StackFailedError
from scripts.stacks import describe
from scripts.target import Target

if TYPE_CHECKING:
    from mypy_boto3_cloudformation import CloudFormationClient
    from mypy_boto3_cloudformation.type_defs import ChangeTypeDef

# A creation that failed leaves a stack that can only be deleted (CloudFormation user guide, stack
# status codes); REVIEW_IN_PROGRESS is a stack that has never been more than a change set.
FAILED_CREATIONS = ("ROLLBACK_COMPLETE", "ROLLBACK_FAILED", "CREATE_FAILED", "DELETE_FAILED")
NOT_CREATED = "REVIEW_IN_PROGRESS"
# CloudFormation has no error code for this, only texts; which one depends on what was compared.
NO_CHANGES = ("didn't contain changes", "No updates are to be performed")


@dataclass(frozen=True)
class Request:
    """What a stack shall be: its template, its parameters, its tags."""

    stack_name: str
    template: dict[str, str]
    parameters: dict[str, str]
    tags: dict[str, str]
    capabilities: Sequence[Literal["CAPABILITY_NAMED_IAM"]] = ()


@dataclass(frozen=True)
class Change:
    """What an execution would do to one resource."""

    action: str
    logical_id: str
    resource_type: str
    replacement: str

    @property
    def is_destructive(self) -> bool:
        """Tell whether something that stands would go, be it for a new one."""
        return self.action == "Remove" or self.replacement in ("True", "Conditional")


@dataclass(frozen=True)
class ChangeSet:
    """Changes that CloudFormation has worked out and not yet made."""

    target: Target
    stack_name: str
    stack_id: str
    change_set_id: str
    is_creation: bool
    changes: tuple[Change, ...]

    def execute(self, report: Callable[[Event], None]) -> None:
        """Make the changes and wait; raises `StackFailedError` with the failing resource."""
        events = StackEvents(self.target, self.stack_id, report)
        _client(self.target).execute_change_set(ChangeSetName=self.change_set_id)
        status = events.wait()
        if status not in ("CREATE_COMPLETE", "UPDATE_COMPLETE"):
            raise events.error(self.stack_name, status)

    def discard(self) -> None:
        """Forget the changes, and the stack too where there was none before."""
        client = _client(self.target)
        client.delete_change_set(ChangeSetName=self.change_set_id)
        if self.is_creation:
            client.delete_stack(StackName=self.stack_id)


def create(target: Target, request: Request) -> ChangeSet | None:
    """Work out the changes that make a stack as requested; `None` where it is so already."""
    client = _client(target)
    stack = describe(target, request.stack_name)
    is_creation = stack is None or stack["StackStatus"] == NOT_CREATED
    answer = client.create_change_set(
        StackName=request.stack_name,
        ChangeSetName=f"deploy-{uuid.uuid4().hex[:12]}",
        ChangeSetType="CREATE" if is_creation else "UPDATE",
        Parameters=[
            {"ParameterKey": name, "ParameterValue": value}
            for name, value in request.parameters.items()
        ],
        Tags=[{"Key": name, "Value": value} for name, value in request.tags.items()],
        Capabilities=list(request.capabilities),
        **request.template,  # type: ignore[arg-type]  # TemplateBody or TemplateURL
    )
    change_set_id, stack_id = answer["Id"], answer["StackId"]
    reason = _failure(client, change_set_id)
    if reason is None:
        changes = tuple(_changes(client, change_set_id))
        return ChangeSet(target, request.stack_name, stack_id, change_set_id, is_creation, changes)
    ChangeSet(target, request.stack_name, stack_id, change_set_id, is_creation, ()).discard()
    if any(text in reason for text in NO_CHANGES):
        return None
    raise StackFailedError(f"{request.stack_name} can't be changed: {reason}")


def settle(target: Target, stack_name: str, report: Callable[[Event], None]) -> None:
    """Bring a stack to where a change set is possible.

    An operation that still runs is waited for, a creation that failed is deleted. Raises
    `StackFailedError` for a stack that only its owner can mend.
    """
    stack = describe(target, stack_name)
    if stack is None or stack["StackStatus"] == NOT_CREATED:
        return
    status: str = stack["StackStatus"]
    if status.endswith("_IN_PROGRESS"):
        status = StackEvents(target, stack["StackId"], report).wait()
    if status in FAILED_CREATIONS:
        delete(target, stack_name, report)
    elif status == "UPDATE_ROLLBACK_FAILED":
        raise StackFailedError(
            f"{stack_name} is {status}: mend what blocks it, then "
            f"aws cloudformation continue-update-rollback --stack-name {stack_name}"
        )


def delete(target: Target, stack_name: str, report: Callable[[Event], None]) -> None:
    """Delete a stack and wait; raises `StackFailedError` with the resource that would not go."""
    stack = describe(target, stack_name)
    if stack is None:
        return
    events = StackEvents(target, stack["StackId"], report)
    _client(target).delete_stack(StackName=stack["StackId"])
    status = events.wait()
    if status != "DELETE_COMPLETE":
        raise events.error(stack_name, status)


def _client(target: Target) -> "CloudFormationClient":
    return target.session.client("cloudformation")


def _failure(client: "CloudFormationClient", change_set_id: str) -> str | None:
    """Wait until a change set is worked out; gives CloudFormation's reason where it failed."""
    waiter = client.get_waiter("change_set_create_complete")
    try:
        waiter.wait(ChangeSetName=change_set_id, WaiterConfig={"Delay": 1, "MaxAttempts": 300})
    except WaiterError:
        answer = client.describe_change_set(ChangeSetName=change_set_id)
        return answer.get("StatusReason", answer["Status"])
    return None


def _changes(client: "CloudFormationClient", change_set_id: str) -> list[Change]:
    pages = client.get_paginator("describe_change_set").paginate(ChangeSetName=change_set_id)
    return [_change(raw) for page in pages for raw in page["Changes"]]


def _change(raw: "ChangeTypeDef") -> Change:
    resource = raw["ResourceChange"]
    return Change(
        resource["Action"],
        resource["LogicalResourceId"],
        resource["ResourceType"],
        resource.get("Replacement", "False"),
    )
