"""What a stack policy forbids."""

import json
from typing import Any

import pytest

from analytics_emulator.cloudformation.stack_policy import StackPolicyError, read_policy, refusal

ALL = {"Effect": "Allow", "Action": "Update:*", "Principal": "*", "Resource": "*"}
NO_LOSS = {**ALL, "Effect": "Deny", "Action": ["Update:Replace", "Update:Delete"]}


def asked(*statements: Any, action: str = "Update:Modify", name: str = "Data") -> str | None:
    policy = read_policy(json.dumps({"Statement": list(statements)}))
    return refusal(policy, action, name, "AWS::S3::Bucket")


def test_empty_policy_protects_nothing() -> None:
    assert refusal(read_policy("{}"), "Update:Delete", "Data", "AWS::S3::Bucket") is None


def test_deny_goes_before_allow() -> None:
    assert asked(ALL, NO_LOSS) is None
    assert asked(ALL, NO_LOSS, action="Update:Delete") == (
        "Action denied by stack policy: Statement [#2] does not allow [Update:Delete] for resource "
        "[LogicalResourceId/Data]"
    )


def test_what_nothing_allows_is_denied() -> None:
    one = {**ALL, "Resource": "LogicalResourceId/Log*"}
    assert asked(one, name="Logs") is None
    assert asked(one) == "Action not allowed by stack policy"


def test_not_resource_and_not_action_leave_out() -> None:
    others = {"Effect": "Allow", "NotAction": "Update:Delete", "Principal": "*"}
    assert asked({**others, "NotResource": "LogicalResourceId/Logs"}) is None
    assert asked({**others, "NotResource": "LogicalResourceId/Data"}) is not None
    assert asked({**others, "Resource": "*"}, action="Update:Delete") is not None


@pytest.mark.parametrize(
    ("operator", "wanted", "is_denied"),
    [
        ("StringEquals", ["AWS::S3::Bucket", "AWS::SNS::Topic"], True),
        ("StringEquals", "AWS::S3::*", False),
        ("StringLike", "AWS::S3::*", True),
        ("StringLike", "AWS::S[3]::*", False),
    ],
)
def test_condition_is_about_the_type(operator: str, wanted: Any, is_denied: bool) -> None:
    denied = {**NO_LOSS, "Condition": {operator: {"ResourceType": wanted}}}
    assert (asked(ALL, denied, action="Update:Replace") is not None) == is_denied


@pytest.mark.parametrize(
    "change",
    [
        {"Effect": "Maybe"},
        {"Action": "Delete:*"},
        {"Principal": "me"},
        {"NotResource": "*"},
        {"Condition": {"StringEquals": {"Account": "1"}}},
        {"Other": 1},
    ],
)
def test_statement_that_is_none_is_refused(change: dict[str, Any]) -> None:
    with pytest.raises(StackPolicyError, match="Invalid stack policy"):
        asked({**ALL, **change})
