"""Looks into nested stacks with IncludeNestedStacks: each gets a change set of its own.

As the guide has it ("Change sets for nested stacks"): the root's change names its child's change
set, which tells parent and root, can't be executed by itself, and goes with the root; new stacks
stand in review meanwhile, and are those that the execution makes. Unverified: names and failures.
"""

from collections.abc import Iterator, Mapping
from contextlib import suppress
from typing import Any

from botocore.exceptions import ClientError
from localstack.aws.api.cloudformation import ChangeSetStatus, ExecutionStatus, StackStatus
from localstack.services.cloudformation.engine.v2.change_set_model_describer import (
    ChangeSetModelDescriber,
)
from localstack.services.cloudformation.provider_utils import generate_default_name
from localstack.services.cloudformation.stores import get_cloudformation_store
from localstack.services.cloudformation.v2 import provider

from analytics_emulator.cloudformation.nested_changes import (
    FROM_ROOT,
    NESTED,
    child_request,
    name_of_child,
)
from analytics_emulator.localstack.clients import client
from analytics_emulator.localstack.corrections.nested_stacks import CAPABILITIES, given_parameters
from analytics_emulator.localstack.corrections.stack_families import join_family
from analytics_emulator.localstack.stacks import before_execution, change_set_named, refused
from analytics_emulator.localstack.typed import patched
from analytics_emulator.service import CallContext

_NO_CHANGES = "didn't contain changes"


def apply() -> None:
    """Make, describe, execute and delete the children with their root."""
    operations = provider.CloudformationProviderV2

    @patched(operations.create_change_set)
    def create(original: Any, self: Any, context: Any, request: Any) -> Any:
        answer = original(self, context, request)
        made = _store(context).change_sets.get(answer["Id"])
        is_asked = request.get("IncludeNestedStacks")
        if is_asked and made and made.status == ChangeSetStatus.CREATE_COMPLETE:
            _look_into(made, context)
        return answer

    @patched(operations.describe_change_set)
    def describe(original: Any, self: Any, context: Any, *args: Any, **more: Any) -> Any:
        answer = original(self, context, *args, **more)
        return _with_children(answer, _store(context).change_sets.get(answer["ChangeSetId"]))

    @before_execution
    def prepare(run: Any, context: Any, _request: Any) -> None:
        if run and run.execution_status == ExecutionStatus.AVAILABLE:
            _prepare(run, _store(context))

    @patched(operations.delete_change_set)
    def delete(
        original: Any, self: Any, context: Any, change_set_name: str, *args: Any, **more: Any
    ) -> Any:
        stack_name = args[0] if args else more.get("stack_name")
        gone = change_set_named(context, change_set_name, stack_name)
        if gone and "parent_id" in vars(gone):
            raise refused(f"ChangeSet [{gone.change_set_id}] can be deleted from its root alone")
        for child in list(_below(gone, _store(context))) if gone else ():
            _discard(child, _store(context))
        return original(self, context, change_set_name, *args, **more)


def _with_children(answer: Any, told: Any) -> Any:
    """Return what is told of a change set with what it knows of those below and above."""
    members = vars(told) if told else {}
    children, unchanged = members.get("children", {}), members.get("unchanged", ())
    changes = []
    for change in answer["Changes"]:
        resource = change["ResourceChange"]
        name = resource["LogicalResourceId"]
        more = {"ChangeSetId": children[name]} if name in children else {}
        if name not in unchanged:
            changes.append({**change, "ResourceChange": {**resource, **more}})
    above = {"ParentChangeSetId": "parent_id", "RootChangeSetId": "root_id"}
    family = {name: members[own] for name, own in above.items() if own in members}
    return {**answer, **family, "Changes": changes}


def _look_into(root: Any, context: Any) -> None:
    """Make a change set for each nested stack that the root makes or changes."""
    describer = ChangeSetModelDescriber(change_set=root, include_property_values=False)
    root.children, root.unchanged = {}, []
    changes: list[Any] = [change["ResourceChange"] for change in describer.get_changes()]
    for change in changes:
        if change["ResourceType"] != NESTED or change["Action"] == "Remove":
            continue
        after = describer.sides[id(change)][1].properties  # type: ignore[attr-defined]
        if fault := _make_child(root, change, after, context):
            _fail(root, fault, _store(context))
            return
    if changes and len(root.unchanged) == len(changes):
        said = "The submitted information didn't contain changes. "
        _fail(root, f"{said}Submit different information to create a change set.", _store(context))


def _make_child(root: Any, change: Any, after: Mapping[str, Any], context: Any) -> str | None:
    """Make a nested stack's change set; return why the root's fails, if so."""
    name, is_new = change["LogicalResourceId"], change["Action"] == "Add"
    own = generate_default_name(root.stack.stack_name, name)
    stack = own if is_new else change["PhysicalResourceId"]
    request = child_request(
        name_of_child(root.change_set_name, name, own[-8:]),
        stack,
        "CREATE" if is_new else "UPDATE",
        after,
        given_parameters(after),
    )
    cloudformation = client("cloudformation", CallContext(context.account_id, context.region))
    try:
        made = cloudformation.create_change_set(**request, Capabilities=CAPABILITIES)["Id"]
    except ClientError as error:
        said = error.response["Error"]["Message"]
        return f"Nested change set of {name} was not successfully created: {said}"
    store = _store(context)
    child = store.change_sets[made]
    if child.status == ChangeSetStatus.CREATE_COMPLETE:
        root.children[name] = made
        child.execution_status, child.status_reason = ExecutionStatus.UNAVAILABLE, FROM_ROOT
        child.parent_id = root.change_set_id
        join_family(child.stack, root.stack)
        for one in (child, *_below(child, store)):
            one.root_id = root.change_set_id
        return None
    _discard(child, store)
    if _NO_CHANGES not in (child.status_reason or ""):
        return f"Nested change set {made} was not successfully created: Currently in FAILED."
    if not change["Details"] or change["Details"][0]["ChangeSource"] == "Automatic":
        root.unchanged.append(name)
    return None


def _prepare(run: Any, store: Any) -> None:
    """Let the execution make the stacks that stand in review; its stack's other plans end."""
    for other in list(store.change_sets.values()):
        if other.stack is run.stack and other is not run:
            for child in list(_below(other, store)):
                if child.execution_status == ExecutionStatus.UNAVAILABLE:
                    _discard(child, store)
    for one in (run, *_below(run, store)):
        children = [(n, store.change_sets[i]) for n, i in vars(one).get("children", {}).items()]
        reviewed = {
            name: child.stack.stack_name
            for name, child in children
            if child.stack.status == StackStatus.REVIEW_IN_PROGRESS
        }
        vars(one.stack)["reviewed"] = reviewed
    for one in _below(run, store):
        one.set_execution_status(ExecutionStatus.EXECUTE_COMPLETE)


def _below(change_set: Any, store: Any) -> Iterator[Any]:
    """Yield the change sets of the stacks within."""
    for identifier in vars(change_set).get("children", {}).values():
        if child := store.change_sets.get(identifier):
            yield child
            yield from _below(child, store)


def _fail(root: Any, reason: str, store: Any) -> None:
    for child in list(_below(root, store)):
        _discard(child, store)
    root.children = {}
    root.set_change_set_status(ChangeSetStatus.FAILED)
    root.set_execution_status(ExecutionStatus.UNAVAILABLE)
    root.status_reason = reason


def _discard(change_set: Any, store: Any) -> None:
    store.change_sets.pop(change_set.change_set_id, None)
    stack = change_set.stack
    stack.change_set_ids.discard(change_set.change_set_id)
    if stack.status == StackStatus.REVIEW_IN_PROGRESS and not stack.change_set_ids:
        with suppress(KeyError):
            store.stacks_v2.pop(stack.stack_id)


def _store(context: Any) -> Any:
    return get_cloudformation_store(context.account_id, context.region)
