"""AWS::S3::BucketPolicy and AWS::SNS::TopicPolicy.

LocalStack's own providers can't change them.
"""

import json

from analytics_emulator.cloudformation.iam_policies import as_text
from analytics_emulator.cloudformation.resource_type import (
    Api,
    Operation,
    Properties,
    ResourceType,
)
from analytics_emulator.service import ServiceError

_PUT = Operation(
    "put_bucket_policy",
    {"Bucket": "Bucket", "Policy": "PolicyDocument"},
    conversions={"Policy": as_text},
)

BUCKET_POLICY = ResourceType(
    "AWS::S3::BucketPolicy",
    service="s3",
    reference="Bucket",
    create=_PUT,
    update=_PUT,
    delete=Operation("delete_bucket_policy", {"Bucket": "Bucket"}),
    create_only=("Bucket",),
)

# What a topic's owner may do by the policy that it has from the start (SNS developer guide).
_OWNERS_ACTIONS = (
    "GetTopicAttributes", "SetTopicAttributes", "AddPermission", "RemovePermission",
    "DeleteTopic", "Subscribe", "ListSubscriptionsByTopic", "Publish",
)  # fmt: skip


def _first_policy(topic: str) -> str:
    statement = {
        "Sid": "__default_statement_ID",
        "Effect": "Allow",
        "Principal": {"AWS": "*"},
        "Action": [f"SNS:{action}" for action in _OWNERS_ACTIONS],
        "Resource": topic,
        "Condition": {"StringEquals": {"AWS:SourceOwner": topic.split(":")[4]}},
    }
    policy = {"Version": "2008-10-17", "Id": "__default_policy_ID", "Statement": [statement]}
    return json.dumps(policy)


def _set(api: Api, topic: str, policy: str) -> None:
    request = {"TopicArn": topic, "AttributeName": "Policy", "AttributeValue": policy}
    api.call("set_topic_attributes", request)


def _give_back(api: Api, topics: set[str]) -> None:
    """Let topics that are still there have the policy with which they began."""
    for topic in sorted(topics):
        try:
            _set(api, topic, _first_policy(topic))
        except ServiceError as error:
            if "NotFound" not in error.code:
                raise


class _Creation:
    """Sets the policy of each topic."""

    attributes: dict[str, str] = {}  # noqa: RUF012 -- none, and nobody adds one

    def run(self, api: Api, properties: Properties) -> Properties:
        """Set them; nothing is given back."""
        for topic in properties["Topics"]:
            _set(api, topic, as_text(properties["PolicyDocument"]))
        return {}


class _Removal:
    def run(self, api: Api, properties: Properties) -> Properties:
        """Give each topic its first policy back."""
        _give_back(api, set(properties["Topics"]))
        return {}


def _update(api: Api, before: Properties, after: Properties) -> None:
    _Creation().run(api, after)
    _give_back(api, set(before["Topics"]) - set(after["Topics"]))


TOPIC_POLICY = ResourceType(
    "AWS::SNS::TopicPolicy",
    service="sns",
    reference="Id",
    name="Id",
    derived=("Id",),
    create=_Creation(),
    update=_update,
    delete=_Removal(),
)
