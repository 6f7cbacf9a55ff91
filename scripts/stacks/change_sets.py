"""Deploys one stack by change set: look at it, make it converge, say what would change, do it."""

import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Literal, TypedDict

from botocore.exceptions import WaiterError

from scripts.aws.target import Target
from scripts.stacks import early_validation, templates
from scripts.stacks.deployment import describe
from scripts.stacks.failure_advice import advised
from scripts.stacks.stack_events import Event, StackEvents, StackFailedError

if TYPE_CHECKING:
    from mypy_boto3_cloudformation import CloudFormationClient
    from mypy_boto3_cloudformation.type_defs import (
        ChangeTypeDef,
        StackTypeDef,
    )

# REVIEW_IN_PROGRESS is a stack that has never been more than a change set (CloudFormation user
# guide, stack status codes).
NOT_CREATED = "REVIEW_IN_PROGRESS"
STANDING = ("CREATE_COMPLETE", "UPDATE_COMPLETE", "UPDATE_ROLLBACK_COMPLETE", "IMPORT_COMPLETE")
AS_LAST_REQUESTED = ("CREATE_COMPLETE", "UPDATE_COMPLETE")
# CloudFormation has no error code for this, only texts; which one depends on what was compared.
NO_CHANGES = ("didn't contain changes", "No updates are to be performed")


@dataclass(frozen=True)
class Request:
    """What a stack shall be: its template's text, its parameters, its tags."""

    stack_name: str
    template: str
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
        """Return whether something that stands would go, be it for a new one."""
        return self.action == "Remove" or self.replacement in ("True", "Conditional")


class Named(TypedDict):
    """A change set as calls take it."""

    ChangeSetName: str
    StackName: str


@dataclass(frozen=True)
class ChangeSet:
    """Changes that CloudFormation has worked out and not yet made."""

    target: Target
    stack_name: str
    stack_id: str
    change_set_id: str
    is_creation: bool
    changes: tuple[Change, ...]

    @property
    def name(self) -> Named:
        """Name it as calls take it.

        Its ARN would do for CloudFormation, but not for a policy that grants by the stack: IAM
        judges a call by the stack that it names.
        """
        return {"ChangeSetName": self.change_set_id, "StackName": self.stack_id}

    def execute(self, report: Callable[[Event], None]) -> None:
        """Make the changes and wait; raises `StackFailedError` with the failing resource."""
        events = StackEvents(self.target, self.stack_id, report)
        _client(self.target).execute_change_set(**self.name)
        status = events.wait()
        if status not in ("CREATE_COMPLETE", "UPDATE_COMPLETE", "IMPORT_COMPLETE"):
            raise events.error(self.stack_name, status)

    def discard(self) -> None:
        """Forget the changes, and the stack too where there was none before."""
        client = _client(self.target)
        client.delete_change_set(**self.name)
        if self.is_creation:
            client.delete_stack(StackName=self.stack_id)


def is_as_requested(
    request: Request, stack: "StackTypeDef | None", template_of: "Callable[[StackTypeDef], str]"
) -> bool:
    """Return whether a stack is as requested, by reading alone, which spares a change set.

    `False` where that can't be told: a parameter that CloudFormation doesn't show again, or an
    update that was rolled back.
    """
    if stack is None or stack["StackStatus"] not in AS_LAST_REQUESTED:
        return False
    defaults = templates.parameter_defaults(request.template)
    wanted = {name: value for name, value in defaults.items() if value is not None}
    has = {item["ParameterKey"]: item.get("ParameterValue") for item in stack.get("Parameters", [])}
    tags = {tag["Key"]: tag["Value"] for tag in stack.get("Tags", [])}
    if has != wanted | request.parameters or tags != request.tags:
        return False
    return template_of(stack) == request.template


def create(target: Target, request: Request, template: dict[str, str]) -> ChangeSet | None:
    """Work out the changes that make a stack as requested; `None` where it is so already.

    `template` is the text's place for CloudFormation: `TemplateURL` or `TemplateBody`.
    """
    stack = describe(target, request.stack_name)
    is_creation = is_new(target, stack)
    kind = "CREATE" if is_creation else "UPDATE"
    return work_out(
        target,
        is_creation=is_creation,
        StackName=request.stack_name,
        ChangeSetType=kind,
        Parameters=[
            {"ParameterKey": name, "ParameterValue": value}
            for name, value in request.parameters.items()
        ],
        Tags=[{"Key": name, "Value": value} for name, value in request.tags.items()],
        Capabilities=list(request.capabilities),
        **template,
    )


def work_out(target: Target, *, is_creation: bool, **arguments: Any) -> ChangeSet | None:
    """Make a change set and wait for it; `None` where it holds no change.

    Raises `StackFailedError` with CloudFormation's reason where it can't be made.
    """
    client = _client(target)
    name: str = arguments["StackName"]
    answer = client.create_change_set(ChangeSetName=f"deploy-{uuid.uuid4().hex[:12]}", **arguments)
    found = ChangeSet(target, name, answer["StackId"], answer["Id"], is_creation, ())
    reason = _failure(client, found)
    if reason is None:
        return replace(found, changes=tuple(_changes(client, found)))
    found.discard()
    if any(text in reason for text in NO_CHANGES):
        return None
    raise StackFailedError(advised(f"{name} can't be changed: {reason}"))


def is_new(target: Target, stack: "StackTypeDef | None") -> bool:
    """Return whether a stack holds nothing yet: there is none, or it is but a change set."""
    if stack is None:
        return True
    if stack["StackStatus"] != NOT_CREATED:
        return False
    listed = _client(target).list_stack_resources(StackName=stack["StackId"])
    return not listed["StackResourceSummaries"]


def stands(stack: "StackTypeDef | None") -> bool:
    """Return whether other stacks can build on this one."""
    return stack is not None and stack["StackStatus"] in STANDING


def protect(target: Target, stack_name: str, *, is_protected: bool) -> None:
    """Have CloudFormation refuse to delete a stack, or allow it again."""
    _client(target).update_termination_protection(
        StackName=stack_name, EnableTerminationProtection=is_protected
    )


def _client(target: Target) -> "CloudFormationClient":
    return target.session.client("cloudformation")


def _failure(client: "CloudFormationClient", found: ChangeSet) -> str | None:
    """Wait until a change set is worked out; gives CloudFormation's reason where it failed."""
    waiter = client.get_waiter("change_set_create_complete")
    try:
        waiter.wait(**found.name, WaiterConfig={"Delay": 1, "MaxAttempts": 300})
    except WaiterError:
        answer = client.describe_change_set(**found.name)
        reason = answer.get("StatusReason", answer["Status"])
        return "; ".join(
            [reason, *early_validation.findings(client, found.change_set_id, found.stack_id)]
        )
    return None


def _changes(client: "CloudFormationClient", found: ChangeSet) -> list[Change]:
    pages = client.get_paginator("describe_change_set").paginate(**found.name)
    return [_change(raw) for page in pages for raw in page["Changes"]]


def _change(raw: "ChangeTypeDef") -> Change:
    resource = raw["ResourceChange"]
    return Change(
        resource["Action"],
        resource["LogicalResourceId"],
        resource["ResourceType"],
        resource.get("Replacement", "False"),
    )
