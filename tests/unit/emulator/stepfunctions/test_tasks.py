"""Tasks of state machines that nothing here could run are found in their definition."""

from typing import Any

import pytest

from analytics_emulator.stepfunctions.tasks import tasks, why_not_run

SERVICES = ("athena", "glue", "lambda", "logs", "stepfunctions")


def task(resource: str, **more: Any) -> dict[str, Any]:
    return {"Type": "Task", "Resource": resource, **more}


@pytest.mark.parametrize(
    ("resource", "expected"),
    [
        ("arn:aws:lambda:us-east-1:000000000000:function:f", []),
        ("arn:aws:states:us-east-1:000000000000:activity:a", []),
        ("arn:aws:states:::lambda:invoke.waitForTaskToken", []),
        ("arn:aws:states:::states:startExecution.sync:2", []),
        ("arn:aws:states:::aws-sdk:cloudwatchlogs:createLogGroup", []),
        ("arn:aws:states:::athena:startQueryExecution.sync", []),
        ("arn:aws:states:::glue:startJobRun.sync", ["the emulator runs no jobs of Glue"]),
        (
            "arn:aws:states:::http:invoke",
            ["arn:aws:states:::http:invoke: the emulator has no http"],
        ),
        (
            "arn:aws:states:::aws-sdk:rekognition:detectLabels",
            ["arn:aws:states:::aws-sdk:rekognition:detectLabels: the emulator has no rekognition"],
        ),
    ],
)
def test_task_is_judged_by_its_service(resource: str, expected: list[str]) -> None:
    assert list(why_not_run({"States": {"A": task(resource)}}, SERVICES)) == expected


def test_inner_machines_are_looked_through_and_a_tasks_data_is_not() -> None:
    inner = {"StartAt": "B", "States": {"B": task("b", Parameters={"X": task("no")})}}
    outer = {"M": {"Type": "Map", "ItemProcessor": inner}, "P": {"Branches": [inner, inner]}}
    assert list(tasks({"States": {"A": task("a"), **outer}})) == ["a", "b", "b", "b"]
