"""Drift detection, which LocalStack hasn't: resources are read and compared at the call itself."""

from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from localstack.aws.api import handler
from localstack.services.cloudformation.stores import get_cloudformation_store
from localstack.services.cloudformation.v2 import provider

from analytics_emulator.cloudformation.drift import judging
from analytics_emulator.cloudformation.drift.judging import Drift, drift_of
from analytics_emulator.cloudformation.drift.live import TYPES, live_properties
from analytics_emulator.cloudformation.templates.schemas import unread_properties
from analytics_emulator.localstack.clients import client
from analytics_emulator.localstack.stacks import refused
from analytics_emulator.localstack.typed import add_operations, patched
from analytics_emulator.service import CallContext

_MARK = "drift"  # on the stack: what was told last, kept with it
_STABLE = ("CREATE_COMPLETE", "UPDATE_COMPLETE", "UPDATE_ROLLBACK_COMPLETE",
           "UPDATE_ROLLBACK_FAILED", "IMPORT_COMPLETE", "ROLLBACK_COMPLETE")  # fmt: skip


def apply() -> None:
    """Add the operations, and tell of stacks what was found last."""
    found = provider.CloudformationProviderV2
    add_operations(
        found, detect_stack_drift, detect_stack_resource_drift,
        describe_stack_drift_detection_status, describe_stack_resource_drifts,
    )  # fmt: skip

    @patched(found._describe_stack)
    def describe(describe: Any, self: Any, stack: Any) -> Any:
        told = describe(self, stack)
        if last := vars(stack).get(_MARK):
            told["DriftInformation"] = {
                "StackDriftStatus": last["StackDriftStatus"],
                "LastCheckTimestamp": last["Timestamp"],
            }  # fmt: skip
        return told


@handler("DetectStackDrift", expand=False)
def detect_stack_drift(_self: Any, context: Any, request: dict[str, Any]) -> dict[str, Any]:
    """Compare a stack's resources, or those that are named."""
    stack = _settled(context, request)
    wanted = set(request.get("LogicalResourceIds") or _resources(stack))
    found = [
        _detect(stack, name)
        for name in _resources(stack)
        if name in wanted and stack.resolved_resources[name]["Type"] in TYPES
    ]
    drifted = [one for one in found if _status(one) in (judging.MODIFIED, judging.DELETED)]
    in_sync = [one for one in found if _status(one) == judging.IN_SYNC]
    is_whole = len(in_sync) == len(wanted)  # AWS passes over the types that it can't read
    status = "DRIFTED" if drifted else judging.IN_SYNC if is_whole else judging.NOT_CHECKED
    last = {
        "StackId": stack.stack_id,
        "StackDriftDetectionId": str(uuid4()),
        "DetectionStatus": "DETECTION_COMPLETE",
        "StackDriftStatus": status,
        "DriftedStackResourceCount": len(drifted),
        "Timestamp": datetime.now(UTC),
    }
    setattr(stack, _MARK, last)
    return {"StackDriftDetectionId": last["StackDriftDetectionId"]}


@handler("DescribeStackDriftDetectionStatus", expand=False)
def describe_stack_drift_detection_status(
    _self: Any, context: Any, request: dict[str, Any]
) -> dict[str, Any]:
    """Tell how a detection ended."""
    asked = request["StackDriftDetectionId"]
    store = get_cloudformation_store(context.account_id, context.region)
    for stack in list(store.stacks_v2.values()):
        last: dict[str, Any] = vars(stack).get(_MARK) or {}
        if last.get("StackDriftDetectionId") == asked:
            return last
    raise refused(f"Drift detection id [{asked}] does not exist")


@handler("DescribeStackResourceDrifts", expand=False)
def describe_stack_resource_drifts(
    _self: Any, context: Any, request: dict[str, Any]
) -> dict[str, Any]:
    """Tell what was found of resources when they were compared last."""
    stack = _stack(context, request)
    wanted = request.get("StackResourceDriftStatusFilters")
    found = [one for name in _resources(stack) if (one := _last(stack, name))]
    return {"StackResourceDrifts": [one for one in found if not wanted or _status(one) in wanted]}


@handler("DetectStackResourceDrift", expand=False)
def detect_stack_resource_drift(
    _self: Any, context: Any, request: dict[str, Any]
) -> dict[str, Any]:
    """Compare one resource."""
    stack, name = _settled(context, request), request["LogicalResourceId"]
    return {"StackResourceDrift": _detect(stack, name)}


def _stack(context: Any, request: dict[str, Any]) -> Any:
    store = get_cloudformation_store(context.account_id, context.region)
    stack: Any = provider.find_stack_v2(store, request["StackName"])
    if stack is None:
        raise refused(f"Stack [{request['StackName']}] does not exist")
    return stack


def _settled(context: Any, request: dict[str, Any]) -> Any:
    """Return a stack on which nothing is at work."""
    stack = _stack(context, request)
    if str(stack.status) not in _STABLE:
        raise refused(
            f"Drift detection cannot be performed on stack [{stack.stack_id}] while it is in "
            f"{stack.status} state"
        )
    return stack


def _resources(stack: Any) -> list[str]:
    return [name for name, one in stack.resolved_resources.items() if one.get("PhysicalResourceId")]


def _status(told: dict[str, Any]) -> str:
    return str(told["StackResourceDriftStatus"])


def _detect(stack: Any, name: str) -> dict[str, Any]:
    if name not in _resources(stack):
        raise refused(f"Resource {name} does not exist for stack {stack.stack_name}")
    resource = stack.resolved_resources[name]
    if resource["Type"] not in TYPES:
        raise refused(
            f"Resource type {resource['Type']} does not support drift detection here: "
            "nothing reads it"
        )
    told = {
        "StackId": stack.stack_id,
        "LogicalResourceId": name,
        "PhysicalResourceId": resource["PhysicalResourceId"],
        "ResourceType": resource["Type"],
        "Timestamp": datetime.now(UTC),
        **_drift(stack, name, resource).told(),
    }
    resource[_MARK] = told
    return told


def _last(stack: Any, name: str) -> dict[str, Any] | None:
    found: dict[str, Any] | None = stack.resolved_resources[name].get(_MARK)
    return found


def _drift(stack: Any, name: str, resource: dict[str, Any]) -> Drift:
    written = stack.processed_template["Resources"].get(name, {}).get("Properties") or {}
    model = resource.get("Properties") or {}
    given = {key: model[key] for key in written if key in model and model[key] is not None}
    place = CallContext(stack.account_id, stack.region_name)

    def read() -> dict[str, Any] | None:
        known = resource["PhysicalResourceId"]
        return live_properties(resource["Type"], lambda one: client(one, place), known, model)

    return drift_of(given, read, unread_properties(resource["Type"]))
