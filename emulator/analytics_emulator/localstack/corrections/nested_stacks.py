"""Updates stacks within stacks, and says why one fails: LocalStack's provider can do neither.

The nested stack gets the template and parameters that the outer one's template has now, and rolls
itself back where that fails (CloudFormation guide, "Work with nested stacks"; the reasons as users
quote them).
"""

from collections.abc import Mapping
from typing import Any

from botocore.exceptions import ClientError
from localstack.services.cloudformation.resource_provider import OperationStatus, ProgressEvent
from localstack.services.cloudformation.resource_providers.aws_cloudformation_stack import (
    REPEATED_INVOCATION,
    CloudFormationStackProvider,
)
from localstack.services.cloudformation.stores import get_cloudformation_store
from localstack.services.cloudformation.v2.provider import find_stack_v2

from analytics_emulator.cloudformation.templates.functions import scalar_text
from analytics_emulator.localstack.corrections.stack_families import join_family
from analytics_emulator.localstack.typed import patched

# The outer stack's caller has acknowledged what the inner one needs, as far as it is asked here.
CAPABILITIES = ["CAPABILITY_IAM", "CAPABILITY_NAMED_IAM", "CAPABILITY_AUTO_EXPAND"]
_ASKED = "update_asked"
_DELETIONS = ("DELETE_IN_PROGRESS", "DELETE_COMPLETE")


def apply() -> None:
    """Give the provider an update, and its failed creation and deletion a reason."""

    @patched(CloudFormationStackProvider.update)
    def update(_none: Any, _self: Any, request: Any) -> Any:
        before, after = request.previous_state, request.desired_state
        after.update(Id=before["Id"], Outputs=before.get("Outputs") or {})
        if not request.custom_context.get(_ASKED):
            return _ask(request, before, after)
        return _progress(request, after)

    @patched(CloudFormationStackProvider.create)
    def create(original: Any, self: Any, request: Any) -> Any:
        made = request.desired_state.get("Id")
        if not made:
            reviewed = _reviewed(request)
            event = _create_in(reviewed, request) if reviewed else original(self, request)
            _join_family(request)
            return event
        stack = _described(request, made)
        if "ROLLBACK" not in stack.get("StackStatus", ""):
            return original(self, request)
        if stack["StackStatus"].endswith("_IN_PROGRESS"):
            return _event(request, OperationStatus.IN_PROGRESS)
        reason = _why_rolled_back(request, made).removesuffix("Rollback requested by user.")
        said = f"Embedded stack {made} was not successfully created: {reason}"
        return _event(request, OperationStatus.FAILED, said)

    @patched(CloudFormationStackProvider.delete)
    def delete(original: Any, self: Any, request: Any) -> Any:
        if request.custom_context.get(REPEATED_INVOCATION):
            made = request.desired_state["Id"]
            stack = _described(request, made)
            if stack["StackStatus"] not in _DELETIONS:  # an export of it may be in use
                reason = stack.get("StackStatusReason", "")
                said = f"Embedded stack {made} was not successfully deleted: {reason}"
                return _event(request, OperationStatus.FAILED, said)
        return original(self, request)


def given_parameters(properties: Mapping[str, Any]) -> list[dict[str, str]]:
    """Return a nested stack's parameters as a request gives them."""
    given = properties.get("Parameters") or {}
    return [{"ParameterKey": name, "ParameterValue": _text(v)} for name, v in given.items()]


def _reviewed(request: Any) -> str | None:
    """Return the stack that a change set with IncludeNestedStacks has put in this one's place."""
    store = get_cloudformation_store(request.account_id, request.region_name)
    outer = find_stack_v2(store, request.stack_name)
    stacks: dict[str, str] = vars(outer).get("reviewed", {}) if outer else {}
    return stacks.pop(request.logical_resource_id, None)


def _join_family(request: Any) -> None:
    """Tell the stack that was made whose it is."""
    stacks = get_cloudformation_store(request.account_id, request.region_name).stacks_v2
    made = stacks.get(request.desired_state.get("Id"))
    if made and (outer := stacks.get(request.stack_id)):
        join_family(made, outer)


def _create_in(stack_name: str, request: Any) -> Any:
    """Create a stack that stands in review, with what is known by now."""
    after, cloudformation = request.desired_state, request.aws_client_factory.cloudformation
    given = {name: after[name] for name in ("NotificationARNs", "Tags") if after.get(name)}
    made = cloudformation.create_change_set(
        StackName=stack_name,
        ChangeSetName=f"run-{request.request_token[:8]}",
        ChangeSetType="CREATE",
        TemplateURL=after["TemplateURL"],
        Parameters=given_parameters(after),
        Capabilities=CAPABILITIES,
        **given,
    )
    cloudformation.execute_change_set(ChangeSetName=made["Id"])
    after.update(Id=made["StackId"], StackName=stack_name)
    request.custom_context[REPEATED_INVOCATION] = True
    return _event(request, OperationStatus.IN_PROGRESS)


def _ask(request: Any, before: Any, after: Any) -> Any:
    given = {name: after.get(name) or [] for name in ("NotificationARNs", "Tags")}
    try:
        request.aws_client_factory.cloudformation.update_stack(
            StackName=before["Id"],
            TemplateURL=after["TemplateURL"],
            Parameters=given_parameters(after),
            Capabilities=CAPABILITIES,
            **given,
        )
    except ClientError as error:
        if "No updates are to be performed" in str(error):
            return _event(request, OperationStatus.SUCCESS)
        raise
    request.custom_context[_ASKED] = True
    return _event(request, OperationStatus.IN_PROGRESS)


def _progress(request: Any, after: Any) -> Any:
    stack = _described(request, after["Id"])
    status = stack["StackStatus"]
    if status.endswith("_IN_PROGRESS"):
        return _event(request, OperationStatus.IN_PROGRESS)
    if status == "UPDATE_COMPLETE":
        told = stack.get("Outputs", [])
        after["Outputs"] = {one["OutputKey"]: one["OutputValue"] for one in told}
        return _event(request, OperationStatus.SUCCESS)
    said = (
        f"Embedded stack {after['Id']} was not successfully updated. Currently in "
        f"UPDATE_ROLLBACK_IN_PROGRESS with reason: {_why_rolled_back(request, after['Id'])}"
    )
    return _event(request, OperationStatus.FAILED, said)


def _why_rolled_back(request: Any, stack_id: str) -> str:
    """Return what the newest beginning of a rollback says."""
    told = request.aws_client_factory.cloudformation.describe_stack_events(StackName=stack_id)
    own = (one for one in told["StackEvents"] if one.get("PhysicalResourceId") == stack_id)
    began = (one for one in own if one["ResourceStatus"].endswith("ROLLBACK_IN_PROGRESS"))
    return next((str(one.get("ResourceStatusReason", "")) for one in began), "")


def _described(request: Any, stack_id: str) -> dict[str, Any]:
    told = request.aws_client_factory.cloudformation.describe_stacks(StackName=stack_id)
    found: dict[str, Any] = told["Stacks"][0]
    return found


def _event(request: Any, status: OperationStatus, message: str = "") -> Any:
    return ProgressEvent(
        status=status,
        resource_model=request.desired_state,
        custom_context=request.custom_context,
        message=message,
    )


def _text(value: Any) -> str:
    """Return a parameter's value; a list's items stand behind each other."""
    if isinstance(value, list):
        return ",".join(map(_text, value))
    return scalar_text(value)
