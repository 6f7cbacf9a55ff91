"""Policies are judged as IAM judges them: a Deny wins, conditions must hold, wildcards match."""

import pytest

from scripts.grants.policy import Need, UnknownConditionError, allows, statements

BUCKET = "arn:aws:s3:::shop"


def judged(need: Need, *raw: dict[str, object]) -> bool:
    return allows(statements({"Statement": list(raw)}), need)


def allow(action: str, resource: str = "*", **more: object) -> dict[str, object]:
    return {"Effect": "Allow", "Action": action, "Resource": resource, **more}


@pytest.mark.parametrize(
    ("action", "resource", "is_allowed"),
    [
        ("s3:PutObject", f"{BUCKET}/*", True),
        ("s3:put*", f"{BUCKET}/*", True),
        ("s3:PutObjec?", f"{BUCKET}/???", True),
        ("s3:PutObject", BUCKET, False),
        ("s3:PutObjectAcl", f"{BUCKET}/*", False),
        ("s3:Put.bject", f"{BUCKET}/*", False),
    ],
)
def test_action_and_resource_match_with_wildcards(
    action: str, resource: str, is_allowed: bool
) -> None:
    assert judged(Need("s3:PutObject", f"{BUCKET}/key"), allow(action, resource)) is is_allowed


def test_denial_wins() -> None:
    need = Need("s3:PutObject", f"{BUCKET}/key")
    assert not judged(need, allow("s3:*"), {**allow("s3:Put*"), "Effect": "Deny"})


def test_all_but_some_actions() -> None:
    statement = {"Effect": "Allow", "NotAction": "iam:*", "Resource": "*"}
    assert judged(Need("s3:PutObject", "*"), statement)
    assert not judged(Need("iam:PassRole", "*"), statement)


def test_all_but_some_resources() -> None:
    others = {"Effect": "Deny", "Action": "s3:*", "NotResource": [BUCKET, f"{BUCKET}/*"]}
    assert judged(Need("s3:PutObject", f"{BUCKET}/key"), allow("s3:*"), others)
    assert not judged(Need("s3:PutObject", "arn:aws:s3:::other/key"), allow("s3:*"), others)


@pytest.mark.parametrize(
    ("condition", "is_allowed"),
    [
        ({"StringEquals": {"iam:PassedToService": ["x", "lambda.amazonaws.com"]}}, True),
        ({"StringEquals": {"IAM:passedtoservice": "lambda.amazonaws.com"}}, True),
        ({"StringLike": {"iam:PassedToService": "lambda.*"}}, True),
        ({"StringEquals": {"iam:PassedToService": "ec2.amazonaws.com"}}, False),
        ({"StringNotEquals": {"iam:PassedToService": "ec2.amazonaws.com"}}, True),
        ({"StringEquals": {"aws:Unknown": "x"}}, False),
        ({"StringEqualsIfExists": {"aws:Unknown": "x"}}, True),
        ({"StringNotEquals": {"aws:Unknown": "x"}}, True),
    ],
)
def test_conditions_must_hold(condition: object, is_allowed: bool) -> None:
    need = Need("iam:PassRole", "role", {"iam:PassedToService": "lambda.amazonaws.com"})
    assert judged(need, allow("iam:PassRole", Condition=condition)) is is_allowed


def test_condition_that_cannot_be_judged_is_never_a_yes() -> None:
    condition = {"IpAddress": {"aws:SourceIp": "10.0.0.0/8"}}
    with pytest.raises(UnknownConditionError, match="IpAddress"):
        judged(Need("s3:PutObject", "*"), allow("s3:*", Condition=condition))


def test_statement_that_cannot_be_judged_is_never_a_yes() -> None:
    with pytest.raises(UnknownConditionError, match="NotResource"):
        statements({"Statement": {**allow("s3:*"), "NotResource": "x"}})
