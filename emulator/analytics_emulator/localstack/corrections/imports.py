"""Takes resources that stand already into a stack, by a change set of type IMPORT.

LocalStack has no imports. AWS asks for every new resource of the template in the list, for a
DeletionPolicy on each, and for nothing else that changes (CloudFormation user guide, "Import AWS
resources into a CloudFormation stack"; texts as users quote them, those about names and identifiers
unverified). Types that nothing reads here are refused.
LocalStack also sets a stack that stands back to REVIEW_IN_PROGRESS for a mere change set, unless it
is CREATE_COMPLETE or UPDATE_COMPLETE; here it stays what it is.
"""

from collections.abc import Mapping
from typing import Any

from localstack.aws.api.cloudformation import (
    ChangeSetStatus,
    ExecutionStatus,
    ResourceStatus,
    StackStatus,
)
from localstack.services.cloudformation import api_utils
from localstack.services.cloudformation.engine import template_preparer
from localstack.services.cloudformation.engine.v2.change_set_model_describer import (
    ChangeSetModelDescriber,
)
from localstack.services.cloudformation.stores import get_cloudformation_store
from localstack.services.cloudformation.v2 import provider
from localstack.services.cloudformation.v2.entities import Stack

from analytics_emulator.cloudformation.imported import is_importable
from analytics_emulator.cloudformation.templates.schemas import identifiers_of
from analytics_emulator.localstack.corrections.requests import UPDATABLE
from analytics_emulator.localstack.stacks import refused
from analytics_emulator.localstack.typed import patched

STATUSES = {
    StackStatus.CREATE_IN_PROGRESS: StackStatus.IMPORT_IN_PROGRESS,
    StackStatus.CREATE_COMPLETE: StackStatus.IMPORT_COMPLETE,
    StackStatus.ROLLBACK_IN_PROGRESS: StackStatus.IMPORT_ROLLBACK_IN_PROGRESS,
    StackStatus.ROLLBACK_COMPLETE: StackStatus.IMPORT_ROLLBACK_COMPLETE,
    StackStatus.ROLLBACK_FAILED: StackStatus.IMPORT_ROLLBACK_FAILED,
    StackStatus.UPDATE_IN_PROGRESS: StackStatus.IMPORT_IN_PROGRESS,
    StackStatus.UPDATE_COMPLETE: StackStatus.IMPORT_COMPLETE,
    StackStatus.UPDATE_ROLLBACK_IN_PROGRESS: StackStatus.IMPORT_ROLLBACK_IN_PROGRESS,
    StackStatus.UPDATE_ROLLBACK_COMPLETE: StackStatus.IMPORT_ROLLBACK_COMPLETE,
    StackStatus.UPDATE_ROLLBACK_FAILED: StackStatus.IMPORT_ROLLBACK_FAILED,
}

RESOURCE_STATUSES = {
    ResourceStatus.CREATE_IN_PROGRESS: ResourceStatus.IMPORT_IN_PROGRESS,
    ResourceStatus.CREATE_COMPLETE: ResourceStatus.IMPORT_COMPLETE,
    ResourceStatus.CREATE_FAILED: ResourceStatus.IMPORT_FAILED,
}


def apply() -> None:
    """Make and describe change sets that import; `CorrectedExecutor` runs them."""
    operations = provider.CloudformationProviderV2

    @patched(operations.create_change_set)
    def create_change_set(create: Any, self: Any, context: Any, request: Any) -> Any:
        store = get_cloudformation_store(context.account_id, context.region)
        stack = provider.find_stack_v2(store, request.get("StackName"))
        stood_as = stack.status if stack and stack.resolved_resources else None
        if request.get("ChangeSetType") != "IMPORT":
            answer = create(self, context, request)
        else:
            found = _to_import(request, stack, store)
            kind = "UPDATE" if stood_as else "CREATE"
            answer = create(self, context, {**request, "ChangeSetType": kind})
            made: Any = store.change_sets[answer["Id"]]
            made.imported = found
            _refuse_other_changes(made)
        if stack and stood_as and stack.status == StackStatus.REVIEW_IN_PROGRESS:
            stack.status = stood_as
        return answer

    @patched(operations.describe_change_set)
    def describe_change_set(describe: Any, self: Any, context: Any, *args: Any, **more: Any) -> Any:
        answer = describe(self, context, *args, **more)
        store = get_cloudformation_store(context.account_id, context.region)
        imported = imported_resources(store.change_sets.get(answer["ChangeSetId"]))
        for change in answer["Changes"]:
            if change["ResourceChange"]["LogicalResourceId"] in imported:
                change["ResourceChange"]["Action"] = "Import"
        return answer

    @patched(Stack.set_stack_status)
    def set_stack_status(set_status: Any, self: Any, status: Any, reason: Any = None) -> None:
        set_status(self, STATUSES.get(status, status) if _is_importing(self) else status, reason)

    @patched(Stack.set_resource_status)
    def set_resource_status(set_status: Any, self: Any, *, status: Any, **more: Any) -> None:
        shown = RESOURCE_STATUSES.get(status, status) if _is_importing(self) else status
        set_status(self, status=shown, **more)


def imported_resources(change_set: Any) -> Mapping[str, Mapping[str, Any]]:
    """Return what a change set imports, by logical name: nothing, unless its type says so."""
    found: Any = getattr(change_set, "imported", {})
    return found if isinstance(found, Mapping) else {}


def _is_importing(stack: Any) -> bool:
    store = get_cloudformation_store(stack.account_id, stack.region_name)
    runs = (store.change_sets.get(name) for name in stack.change_set_ids)
    running = ExecutionStatus.EXECUTE_IN_PROGRESS
    return any(imported_resources(run) and run.execution_status == running for run in runs if run)


def _to_import(request: Any, stack: Any, store: Any) -> dict[str, Mapping[str, Any]]:
    """Check the request as AWS does; gives what identifies each resource."""
    if stack and stack.resolved_resources and stack.status not in UPDATABLE:
        raise refused(f"Stack:{stack.stack_id} is in {stack.status} state and can not be updated.")
    template = template_preparer.parse_template(api_utils.extract_template_body(request))
    resources: dict[str, Any] = template.get("Resources", {})
    standing = stack.resolved_resources if stack else {}
    listed = {item["LogicalResourceId"]: item for item in request.get("ResourcesToImport") or []}
    _check_names(resources, listed, standing)
    managed = _managed(store)
    found = {}
    for name, item in listed.items():
        identifier = item["ResourceIdentifier"]
        _check_identifier(name, resources[name], item["ResourceType"], identifier)
        (known,) = identifier.values()
        if owner := managed.get((resources[name]["Type"], known)):
            raise refused(f"Resource {known} is already managed by stack {owner}")
        found[name] = identifier
    return found


def _check_names(resources: Any, listed: Any, standing: Any) -> None:
    if missing := [name for name in resources if name not in listed and name not in standing]:
        raise refused(f"Resources [{', '.join(missing)}] is missing from ResourceToImport list")
    if unknown := [name for name in listed if name not in resources]:
        raise refused(f"Resources [{', '.join(unknown)}] are not in the template")
    if known := [name for name in listed if name in standing]:
        raise refused(f"Resources [{', '.join(known)}] already exist in the stack")
    if bare := [name for name in listed if "DeletionPolicy" not in resources[name]]:
        raise refused(
            f"The following resources to import [{', '.join(bare)}] must have DeletionPolicy "
            "attribute specified in the template."
        )
    types = {resources[name]["Type"] for name in listed}
    if other := sorted(one for one in types if not is_importable(one)):
        raise refused(f"ResourceTypes [{', '.join(other)}] are not supported for Import")


def _check_identifier(name: str, resource: Any, kind: str, identifier: Mapping[str, Any]) -> None:
    if kind != resource["Type"]:
        raise refused(f"ResourceType {kind} of {name} is not the template's, {resource['Type']}")
    asked = identifiers_of(kind)
    if sorted(identifier) != sorted(asked):
        raise refused(f"The identifier of {name} must be given by [{', '.join(asked)}]")
    for key, value in identifier.items():
        given = resource.get("Properties", {}).get(key, value)
        if isinstance(given, str) and given != value:
            raise refused(f"{key} of {name} is not the identifier {value}")


def _managed(store: Any) -> dict[tuple[str, Any], str]:
    """Return which stack has which resource, by type and physical id."""
    return {
        (one["Type"], one["PhysicalResourceId"]): stack.stack_name
        for stack in store.stacks_v2.values()
        if stack.is_active()
        for one in list(stack.resolved_resources.values())
        if one.get("PhysicalResourceId")
    }


def _refuse_other_changes(made: Any) -> None:
    """Fail a change set that would do more than import (the text as users quote it)."""
    if made.status != ChangeSetStatus.CREATE_COMPLETE:
        return
    describer = ChangeSetModelDescriber(change_set=made, include_property_values=False)
    changes: list[Any] = [change["ResourceChange"] for change in describer.get_changes()]
    changed = [change["LogicalResourceId"] for change in changes]
    if other := [name for name in changed if name not in made.imported]:
        made.set_change_set_status(ChangeSetStatus.FAILED)
        made.set_execution_status(ExecutionStatus.UNAVAILABLE)
        made.status_reason = (
            f"You have modified resources [{', '.join(other)}] in your template that are not being "
            "imported. Update, create or delete operations cannot be executed during import "
            "operations."
        )
