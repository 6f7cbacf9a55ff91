"""Conditions of statements: operators, absent keys, several values, variables."""

import json
from typing import Any

import pytest

from analytics_emulator.iam.conditions import are_met
from analytics_emulator.iam.documents import statements
from tests.unit.emulator.iam.conftest import policy, statement

KEYS: dict[str, tuple[str, ...] | None] = {
    "aws:username": ("Cook",),
    "aws:sourceip": ("10.1.2.3",),
    "aws:securetransport": ("true",),
    "aws:currenttime": ("2026-11-29T12:00:00+00:00",),
    "s3:max-keys": ("10",),
    "aws:tagkeys": ("Team", "Stage"),
    "aws:sourcearn": ("arn:aws:sns:us-east-1:0:menu",),
    "aws:mfa": None,
}


def holds(condition: dict[str, Any]) -> bool:
    (found,) = statements(policy(statement(Condition=condition)))
    return are_met(found, KEYS)


@pytest.mark.parametrize(
    ("operator", "key", "met", "unmet"),
    [
        ("StringEquals", "aws:username", ["Waiter", "Cook"], "cook"),
        ("StringNotEquals", "aws:username", "Waiter", ["Waiter", "Cook"]),
        ("StringEqualsIgnoreCase", "aws:UserName", "cook", "cooks"),
        ("StringNotEqualsIgnoreCase", "aws:username", "waiter", "COOK"),
        ("StringLike", "aws:username", "C?o*", "c*"),
        ("StringNotLike", "aws:username", "W*", "C*"),
        ("NumericLessThanEquals", "s3:max-keys", "10", "9"),
        ("NumericLessThan", "s3:max-keys", "11", "10"),
        ("NumericGreaterThan", "s3:max-keys", "9", "many"),
        ("NumericGreaterThanEquals", "s3:max-keys", "10", "11"),
        ("NumericEquals", "s3:max-keys", "10.0", "1"),
        ("NumericNotEquals", "s3:max-keys", "1", "10"),
        ("DateGreaterThan", "aws:CurrentTime", "2026-11-29T11:59:59Z", "2026-11-30T00:00:00Z"),
        ("DateLessThan", "aws:CurrentTime", "4102444800", "2026-11-29"),
        ("Bool", "aws:SecureTransport", True, "false"),
        ("IpAddress", "aws:SourceIp", ["10.1.0.0/16"], "10.2.0.0/16"),
        ("NotIpAddress", "aws:SourceIp", "10.2.0.0/16", "10.1.2.3"),
        ("ArnLike", "aws:SourceArn", "arn:aws:sns:*:*:menu", "arn:aws:sqs:*"),
        ("ArnLike", "aws:SourceArn", "*", "arn:aws:*:menu"),
        ("ArnEquals", "aws:SourceArn", "arn:*:sns:us-*:0:m?nu", "arn:aws:sns:*:menu"),
        ("ArnNotEquals", "aws:SourceArn", "arn:aws:sqs:::x", "arn:aws:sns:us-east-1:0:menu"),
        ("Null", "aws:mfa", "true", "false"),
        ("Null", "aws:username", "false", "true"),
        ("ForAllValues:StringEquals", "aws:TagKeys", ["Team", "Stage", "More"], ["Team"]),
        ("ForAnyValue:StringEquals", "aws:TagKeys", ["Team", "x"], ["x"]),
    ],
)
def test_operator_compares(operator: str, key: str, met: Any, unmet: Any) -> None:
    assert holds({operator: {key: met}})
    assert not holds({operator: {key: unmet}})


@pytest.mark.parametrize(
    ("operator", "is_met"),
    [
        ("StringEquals", False),
        ("StringEqualsIfExists", True),
        ("StringNotEquals", True),
        ("ForAllValues:StringEquals", True),
        ("ForAnyValue:StringEquals", False),
    ],
)
def test_a_key_that_the_call_doesnt_have(operator: str, is_met: bool) -> None:
    assert holds({operator: {"aws:mfa": "x"}}) is is_met


def test_all_operators_and_keys_of_a_condition_have_to_hold() -> None:
    both = {"StringEquals": {"aws:username": "Cook"}, "Bool": {"aws:SecureTransport": "false"}}
    assert not holds(both)


@pytest.mark.parametrize(
    ("resource", "version", "is_about"),
    [
        ("arn:aws:s3:::larder/${aws:username}/*", "2012-10-17", True),
        ("arn:aws:s3:::larder/${aws:username}/*", "2008-10-17", False),
        ("arn:aws:s3:::larder/${aws:mfa}/*", "2012-10-17", False),
        ("arn:aws:s3:::larder/${aws:mfa, 'Cook'}/*", "2012-10-17", True),
        ("arn:aws:s3:::larder/Cook/${*}", "2012-10-17", False),
    ],
)
def test_variables_stand_for_what_the_call_has(resource: str, version: str, is_about: bool) -> None:
    (found,) = statements(policy(statement(Resource=resource), version=version))
    assert found.is_about("s3:getobject", "arn:aws:s3:::larder/Cook/jam", KEYS) is is_about


@pytest.mark.parametrize(
    "document",
    ["{", json.dumps({"Statement": {"Effect": "Maybe", "Action": "s3:*"}}), json.dumps([])],
)
def test_what_is_no_policy_is_refused(document: str) -> None:
    with pytest.raises(Exception, match="polic"):
        statements(document)
