"""Fails a creation whose name something else has, where the service itself would take it over.

A create handler answers AlreadyExists where its resource is there (CloudFormation CLI guide,
"Resource type handler contract"). With LocalStack two stacks had one topic, queue or rule, and it
went with the first of them.
"""

from collections.abc import Callable, Mapping
from typing import Any

from botocore.exceptions import ClientError
from localstack.aws.connect import connect_to
from localstack.services.cloudformation.resource_provider import (
    OperationStatus,
    ProgressEvent,
    ResourceProviderExecutor,
)

from analytics_emulator.cloudformation.imported import imported_by
from analytics_emulator.localstack.typed import patched

type Ask = Callable[[Any, str, Mapping[str, Any]], Any]

# The service that knows a type's resources, the property that names one, and what looks it up.
_LOOKS: dict[str, tuple[str, str, Ask]] = {
    "AWS::CloudWatch::Alarm": (
        "cloudwatch",
        "AlarmName",
        lambda asked, name, _: asked.describe_alarms(AlarmNames=[name])["MetricAlarms"],
    ),
    "AWS::CloudWatch::Dashboard": (
        "cloudwatch",
        "DashboardName",
        lambda asked, name, _: asked.get_dashboard(DashboardName=name),
    ),
    "AWS::Events::Rule": (
        "events",
        "Name",
        lambda asked, name, given: asked.describe_rule(
            Name=name, EventBusName=given.get("EventBusName") or "default"
        ),
    ),
    "AWS::Scheduler::ScheduleGroup": (
        "scheduler",
        "Name",
        lambda asked, name, _: asked.get_schedule_group(Name=name),
    ),
    "AWS::SNS::Topic": (
        "sns",
        "TopicName",
        lambda asked, name, _: _named(asked.get_paginator("list_topics"), "TopicArn", name),
    ),
    "AWS::SQS::Queue": (
        "sqs",
        "QueueName",
        lambda asked, name, _: asked.get_queue_url(QueueName=name),
    ),
    "AWS::StepFunctions::StateMachine": (
        "stepfunctions",
        "StateMachineName",
        lambda asked, name, _: _named(
            asked.get_paginator("list_state_machines"), "stateMachineArn", name
        ),
    ),
}


def apply() -> None:
    """Look each name up before its resource's creation begins."""

    @patched(ResourceProviderExecutor.execute_action)
    def execute_action(execute: Any, self: Any, resource_provider: Any, payload: Any) -> Any:
        is_begun = payload["action"] != "Add" or payload.get("callbackContext")
        is_there = imported_by(payload["requestData"]["logicalResourceId"]) is not None
        if is_begun or is_there or not (name := _taken_name(payload)):
            return execute(self, resource_provider, payload)
        kind = payload["resourceType"]
        return ProgressEvent(
            OperationStatus.FAILED,
            resource_model={},
            message=f"Resource of type '{kind}' with identifier '{name}' already exists.",
            error_code="AlreadyExists",
        )


def _taken_name(payload: Mapping[str, Any]) -> str | None:
    """Return the name that a template gives, if something has it."""
    given = payload["requestData"]["resourceProperties"] or {}
    service, named_by, ask = _LOOKS.get(payload["resourceType"], ("", "", lambda *_: None))
    name = given.get(named_by)
    if not isinstance(name, str):
        return None
    place = {"aws_access_key_id": payload["awsAccountId"], "region_name": payload["region"]}
    try:
        return name if ask(getattr(connect_to(**place), service), name, given) else None
    except ClientError:
        return None  # it isn't there


def _named(pages: Any, member: str, name: str) -> bool:
    """Return whether one of a listing's ARNs ends in a name."""
    return any(
        found[member].rpartition(":")[2] == name
        for page in pages.paginate()
        for listed in page.values()
        if isinstance(listed, list)
        for found in listed
    )
