"""Resource types that a request allows."""

import pytest

from analytics_emulator.cloudformation.deployment_request import unlisted_type

CUSTOM = "AWS::CloudFormation::CustomResource"


@pytest.mark.parametrize(
    ("name", "allowed"),
    [
        ("AWS::S3::Bucket", ["AWS::SNS::Topic", "AWS::S3::Bucket"]),
        ("AWS::S3::Bucket", ["AWS::S3::*"]),
        ("AWS::S3::Bucket", ["AWS::*"]),
        ("Custom::Seed", ["Custom::*"]),
        ("Custom::Seed", ["Custom::Seed"]),
        (CUSTOM, ["Custom::*"]),
        ("AWS::S3::Bucket", []),
    ],
)
def test_listed_types_are_allowed(name: str, allowed: list[str]) -> None:
    assert unlisted_type([name], allowed) is None


@pytest.mark.parametrize(
    ("name", "allowed"),
    [("AWS::S3::BucketPolicy", ["AWS::S3::Bucket"]), ("Custom::Seed", ["AWS::*"])],
)
def test_other_types_are_refused_by_name(name: str, allowed: list[str]) -> None:
    refusal = unlisted_type(["AWS::S3::Bucket", name], [*allowed, "AWS::S3::Bucket"])
    assert refusal is not None
    assert refusal.startswith(f"Resource type {name} is not allowed by parameter ResourceTypes [")
