"""Schedules reach their targets, and state machines wait for Athena."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from tests.conformance.api_templates import Template, att, ref, role, typed
from tests.conformance.stacks import Deployed
from tests.integration.test_monitoring import wait_for
from tests.one_emulator import Client

UNIVERSAL = "arn:aws:scheduler:::aws-sdk:sqs:sendMessage"


def schedule(arn: Any, text: Any) -> Template:
    return typed(
        "Scheduler::Schedule",
        ScheduleExpression="rate(1 hour)",  # which begins at once
        FlexibleTimeWindow={"Mode": "OFF"},
        Target={"Arn": arn, "RoleArn": att("Role", "Arn"), "Input": text},
    )


def test_schedule_sends_to_a_queue_by_template_and_by_operation(
    deployed: Callable[..., Deployed], client: Client
) -> None:
    message = {"Fn::Sub": '{"QueueUrl": "${Queue}", "MessageBody": "by operation"}'}
    resources = {
        "Role": role("scheduler.amazonaws.com"),
        "Queue": typed("SQS::Queue"),
        "Plain": schedule(att("Queue", "Arn"), "by template"),
        "Universal": schedule(UNIVERSAL, message),
    }
    stack = deployed(
        {"Resources": resources, "Outputs": {"Queue": {"Value": ref("Queue")}}},
        Capabilities=["CAPABILITY_IAM"],
    )
    assert stack.status == "CREATE_COMPLETE", stack.described
    queue, told = client("sqs"), set[str]()

    def all_arrived() -> bool | None:
        found = queue.receive_message(
            QueueUrl=stack.outputs["Queue"], WaitTimeSeconds=1, MaxNumberOfMessages=10
        )
        told.update(message["Body"] for message in found.get("Messages", ()))
        return len(told) == len(("by template", "by operation")) or None

    wait_for(all_arrived)
    assert told == {"by template", "by operation"}


@pytest.mark.parametrize(("sql", "expected"), [("SELECT 7", "7"), ("SELECT nope", "FAILED")])
def test_state_machine_waits_for_athena(
    sql: str, expected: str, deployed: Callable[..., Deployed], client: Client
) -> None:
    place = {"OutputLocation": "s3://${Bucket}/q/"}
    query = {"QueryString": sql, "WorkGroup": "primary", "ResultConfiguration": place}
    identifier = {"QueryExecutionId.$": "$.QueryExecution.QueryExecutionId"}
    states = {
        "Query": task("athena:startQueryExecution.sync", query, Next="Read"),
        "Read": task("athena:getQueryResults", identifier, End=True),
    }
    machine = typed(
        "StepFunctions::StateMachine",
        RoleArn=att("Role", "Arn"),
        DefinitionString=json.dumps({"StartAt": "Query", "States": states}),
        DefinitionSubstitutions={"Bucket": ref("Bucket"), "Unused": 1},
    )
    resources = {"Role": role("states.amazonaws.com"), "Bucket": typed("S3::Bucket")}
    stack = deployed(
        {
            "Resources": {**resources, "Machine": machine},
            "Outputs": {"M": {"Value": ref("Machine")}, "B": {"Value": ref("Bucket")}},
        },
        Capabilities=["CAPABILITY_IAM"],
    )
    assert stack.status == "CREATE_COMPLETE", stack.described
    machines = client("stepfunctions")
    started = machines.start_execution(stateMachineArn=stack.outputs["M"])["executionArn"]

    def told() -> Any:
        found = machines.describe_execution(executionArn=started)
        return found if found["status"] != "RUNNING" else None

    ended = wait_for(told)
    empty(client("s3"), stack.outputs["B"])
    assert f'"{expected}"' in ended.get("output", ended.get("cause", ""))


def task(call: str, parameters: Template, **more: Any) -> Template:
    resource = f"arn:aws:states:::{call}"
    return {"Type": "Task", "Resource": resource, "Parameters": parameters, **more}


def empty(s3: Any, bucket: str) -> None:
    for item in s3.list_objects_v2(Bucket=bucket).get("Contents", ()):
        s3.delete_object(Bucket=bucket, Key=item["Key"])
