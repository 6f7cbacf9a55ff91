"""Takes buckets that stand already into a new stack, by a change set of type IMPORT.

LocalStack has no imports. AWS asks for every resource of the template in the list, and for a
DeletionPolicy on each (CloudFormation user guide, "Import AWS resources into a CloudFormation
stack"; texts as users quote them). Imports into a stack that stands, and of other types, are
refused.
LocalStack also sets a stack that stands back to REVIEW_IN_PROGRESS for a mere change set, unless it
is CREATE_COMPLETE or UPDATE_COMPLETE; here it stays what it is.
"""

from typing import Any

from localstack.aws.api.cloudformation import ResourceStatus, StackStatus
from localstack.services.cloudformation import api_utils
from localstack.services.cloudformation.engine import template_preparer
from localstack.services.cloudformation.stores import get_cloudformation_store
from localstack.services.cloudformation.v2 import provider
from localstack.services.cloudformation.v2.entities import Stack

from analytics_emulator.localstack.stacks import refused
from analytics_emulator.localstack.typed import patched

IMPORTABLE = "AWS::S3::Bucket"
STATUSES = {
    StackStatus.CREATE_IN_PROGRESS: StackStatus.IMPORT_IN_PROGRESS,
    StackStatus.CREATE_COMPLETE: StackStatus.IMPORT_COMPLETE,
    StackStatus.ROLLBACK_IN_PROGRESS: StackStatus.IMPORT_ROLLBACK_IN_PROGRESS,
    StackStatus.ROLLBACK_COMPLETE: StackStatus.IMPORT_ROLLBACK_COMPLETE,
    StackStatus.ROLLBACK_FAILED: StackStatus.IMPORT_ROLLBACK_FAILED,
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
            names = _names_to_import(request, stack)
            answer = create(self, context, {**request, "ChangeSetType": "CREATE"})
            made: Any = store.change_sets[answer["Id"]]
            made.imported = names
        if stack and stood_as and stack.status == StackStatus.REVIEW_IN_PROGRESS:
            stack.status = stood_as
        return answer

    @patched(operations.describe_change_set)
    def describe_change_set(describe: Any, self: Any, context: Any, *args: Any, **more: Any) -> Any:
        answer = describe(self, context, *args, **more)
        store = get_cloudformation_store(context.account_id, context.region)
        if imported_buckets(store.change_sets.get(answer["ChangeSetId"])):
            for change in answer["Changes"]:
                change["ResourceChange"]["Action"] = "Import"
        return answer

    @patched(Stack.set_stack_status)
    def set_stack_status(set_status: Any, self: Any, status: Any, reason: Any = None) -> None:
        store = get_cloudformation_store(self.account_id, self.region_name)
        runs: list[Any] = [store.change_sets.get(name) for name in self.change_set_ids]
        is_import = any(
            imported_buckets(run) and run.execution_status != "AVAILABLE" for run in runs
        )
        is_first = self.status in (StackStatus.REVIEW_IN_PROGRESS, *STATUSES.values())
        set_status(self, STATUSES.get(status, status) if is_import and is_first else status, reason)

    @patched(Stack.set_resource_status)
    def set_resource_status(set_status: Any, self: Any, *, status: Any, **more: Any) -> None:
        is_import = self.status == StackStatus.IMPORT_IN_PROGRESS
        shown = RESOURCE_STATUSES.get(status, status) if is_import else status
        set_status(self, status=shown, **more)


def _names_to_import(request: Any, stack: Any) -> frozenset[str]:
    """Check the request as AWS does; gives the names of the buckets."""
    if stack and stack.resolved_resources:
        raise refused("The emulator imports into new stacks alone")
    template = template_preparer.parse_template(api_utils.extract_template_body(request))
    resources: dict[str, Any] = template.get("Resources", {})
    listed = {item["LogicalResourceId"]: item for item in request.get("ResourcesToImport") or []}
    if missing := [name for name in resources if name not in listed]:
        raise refused(f"Resources [{', '.join(missing)}] is missing from ResourceToImport list")
    if bare := [name for name in listed if "DeletionPolicy" not in resources.get(name, {})]:
        raise refused(
            f"The following resources to import [{', '.join(bare)}] must have DeletionPolicy "
            "attribute specified in the template."
        )
    if other := {resources[name]["Type"] for name in listed} - {IMPORTABLE}:
        raise refused(f"The emulator imports {IMPORTABLE} alone, not {', '.join(sorted(other))}")
    names = {name: listed[name]["ResourceIdentifier"].get("BucketName") for name in listed}
    for name, bucket in names.items():
        if resources[name].get("Properties", {}).get("BucketName") != bucket:
            raise refused(f"BucketName of {name} is not the identifier {bucket}")
    return frozenset(names.values())


def imported_buckets(change_set: Any) -> frozenset[str]:
    """Return the names of the buckets that a change set imports: none, unless its type says so."""
    names: frozenset[str] = getattr(change_set, "imported", frozenset())
    return names
