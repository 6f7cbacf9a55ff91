"""No member of a request to CloudFormation is taken without effect and a word about it."""

import botocore.session
import pytest

from analytics_emulator.cloudformation.request_members import is_offered, members_of, unheeded
from analytics_emulator.cloudformation.tables import request_members

MODEL = botocore.session.Session().get_service_model("cloudformation")


@pytest.mark.parametrize("operation", request_members())
def test_every_member_has_one_place_in_the_table(operation: str) -> None:
    shape = MODEL.operation_model(operation).input_shape
    assert sorted(members_of(operation)) == sorted(shape.members)


def test_table_speaks_of_these_three_ends_alone() -> None:
    ends = {end for members in request_members().values() for end in members}
    assert ends == {"heeded", "refused", "without_effect"}


def test_stack_sets_and_types_are_not_offered() -> None:
    absent = [n for n in MODEL.operation_names if "StackSet" in n or "StackInstance" in n]
    assert len(absent) > 10
    assert not any(map(is_offered, [*absent, "RegisterType"]))


@pytest.mark.parametrize(
    ("member", "value"),
    [
        ("RetainExceptOnCreate", True),
        ("DeploymentConfig", {"Mode": "EXPRESS"}),
        ("NewOfNextYear", "x"),
    ],
)
def test_what_would_come_to_nothing_is_named(member: str, value: object) -> None:
    (reason,) = unheeded("CreateStack", {"StackName": "s", member: value})
    assert reason.startswith(member)


def test_what_happens_anyway_may_be_asked_for() -> None:
    asked = {"OnFailure": "ROLLBACK", "DisableRollback": False, "ClientRequestToken": "t"}
    nothing = {"RollbackConfiguration": {"RollbackTriggers": [], "MonitoringTimeInMinutes": 0}}
    assert not list(unheeded("CreateStack", {"StackName": "s", **asked, **nothing}))
