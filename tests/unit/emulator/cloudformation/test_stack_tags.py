"""A stack's tags beside those of its resources."""

from typing import Any

import pytest

from analytics_emulator.cloudformation.findings import TemplateResource
from analytics_emulator.cloudformation.stack_tags import (
    takes_tags,
    untagged_resources,
    with_stack_tags,
)

TAGS = [{"Key": "team", "Value": "kitchen"}, {"Key": "both", "Value": "stack"}]
OWN = {"Key": "both", "Value": "own"}


@pytest.mark.parametrize(
    ("type_name", "own", "tags"),
    [
        ("AWS::SNS::Topic", None, TAGS),
        ("AWS::SNS::Topic", [OWN], [OWN, TAGS[0]]),
        ("AWS::SNS::Topic", "{{changeSet:KNOWN_AFTER_APPLY}}", "{{changeSet:KNOWN_AFTER_APPLY}}"),
        ("AWS::SSM::Parameter", None, {"team": "kitchen", "both": "stack"}),
        ("AWS::SSM::Parameter", {"both": "own"}, {"team": "kitchen", "both": "own"}),
    ],
)
def test_own_tags_win(type_name: str, own: Any, tags: Any) -> None:
    given = {"Name": "n"} | ({} if own is None else {"Tags": own})
    assert with_stack_tags(type_name, given, TAGS) == {"Name": "n", "Tags": tags}


@pytest.mark.parametrize(
    ("type_name", "takes"),
    [
        ("AWS::S3::Bucket", True),
        ("AWS::ApiGateway::RestApi", True),
        ("AWS::CloudFormation::Stack", True),
        ("AWS::S3::BucketPolicy", False),
        ("AWS::Events::Rule", False),
        ("Custom::Thing", False),
    ],
)
def test_types_that_take_tags(type_name: str, takes: bool) -> None:
    assert takes_tags(type_name) is takes


def test_only_what_aws_would_tag_is_noted() -> None:
    types = ("AWS::Events::Rule", "AWS::S3::BucketPolicy", "AWS::SNS::Topic")
    resources = [TemplateResource(f"R{i}", name, {}) for i, name in enumerate(types)]
    told = list(untagged_resources(resources, lambda name: "Policy" not in name))
    assert told == ["R0 (AWS::Events::Rule): the stack's tags don't come to it."]
