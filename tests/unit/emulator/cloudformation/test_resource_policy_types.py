"""Policies of buckets and topics, and aliases, change in place."""

import json
from typing import Any

from analytics_emulator.cloudformation.lambda_types import ALIAS
from analytics_emulator.cloudformation.resource_policy_types import BUCKET_POLICY, TOPIC_POLICY
from tests.unit.emulator.cloudformation.test_resource_types import RecordingApi

TOPICS = [f"arn:aws:sns:eu-west-1:111122223333:{name}" for name in "ab"]


def topics_policy(action: str, *topics: str) -> dict[str, Any]:
    return {
        "Id": "i",
        "Topics": list(topics),
        "PolicyDocument": {"Statement": [{"Action": action}]},
    }


def test_bucket_policy_is_put_anew() -> None:
    api = RecordingApi()
    BUCKET_POLICY.update_resource(api, {"Bucket": "b"}, {"Bucket": "b", "PolicyDocument": {"a": 1}})
    assert api.calls == [("put_bucket_policy", {"Bucket": "b", "Policy": '{"a": 1}'})]


def test_topic_that_a_policy_leaves_has_its_first_one_again() -> None:
    api = RecordingApi()
    TOPIC_POLICY.update_resource(
        api, topics_policy("sns:Publish", *TOPICS), topics_policy("sns:Subscribe", TOPICS[0])
    )
    put = {request["TopicArn"]: json.loads(request["AttributeValue"]) for _, request in api.calls}
    assert put[TOPICS[0]] == {"Statement": [{"Action": "sns:Subscribe"}]}
    assert put[TOPICS[1]]["Id"] == "__default_policy_ID"


def test_alias_divides_calls_and_forgets_what_is_dropped() -> None:
    weights = [{"FunctionVersion": "2", "FunctionWeight": "0.25"}]
    alias = {"FunctionName": "f", "Name": "live", "FunctionVersion": "1", "AliasArn": "arn"}
    before = {**alias, "RoutingConfig": {"AdditionalVersionWeights": weights}, "Description": "d"}
    api = RecordingApi(create_alias={"AliasArn": "arn"})
    ALIAS.create_resource(api, before)
    ALIAS.update_resource(api, before, alias)
    created, updated = (request for _, request in api.calls)
    assert created["RoutingConfig"] == {"AdditionalVersionWeights": {"2": 0.25}}
    assert updated["RoutingConfig"] == {"AdditionalVersionWeights": {}}
    assert updated["Description"] == ""
