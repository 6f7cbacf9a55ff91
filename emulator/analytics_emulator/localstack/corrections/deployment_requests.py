"""Refuses requests that CloudFormation refuses before it begins a deployment.

A topic that SNS doesn't have in the stack's region is found by what begins one, not by
CreateChangeSet, and told in SNS's words (as users quote them of a topic elsewhere; of one that is
gone unverified).
"""

from collections.abc import Iterable, Mapping
from typing import Any

from botocore.exceptions import ClientError
from localstack.aws.connect import connect_to
from localstack.services.cloudformation.v2 import provider

from analytics_emulator.cloudformation.deployment_request import faults_of
from analytics_emulator.localstack.corrections.notifications import topics_of
from analytics_emulator.localstack.stacks import before_execution, refused
from analytics_emulator.localstack.typed import patched


def apply() -> None:
    """Look at every request that deploys."""
    operations = provider.CloudformationProviderV2
    _look_at(operations.create_stack)
    _look_at(operations.update_stack)
    _look_at(operations.create_change_set)

    @before_execution
    def check_new_topics(found: Any, context: Any, _request: Mapping[str, Any]) -> None:
        told = topics_of(found and found.stack)
        _check_topics([topic for topic in topics_of(found) if topic not in told], context)


def _look_at(operation: Any) -> None:
    @patched(operation)
    def deploy(original: Any, self: Any, context: Any, request: Any) -> Any:
        if fault := next(faults_of(request), None):
            raise refused(fault)
        if "ChangeSetName" not in request:
            _check_topics(request.get("NotificationARNs") or (), context)
        return original(self, context, request)


def _check_topics(topics: Iterable[str], context: Any) -> None:
    """Raise for one that isn't there."""
    for topic in topics:
        client = connect_to(aws_access_key_id=context.account_id, region_name=context.region).sns
        is_near = topic.split(":")[3] == context.region
        try:
            if is_near:
                client.get_topic_attributes(TopicArn=topic)
                continue
            text, status, code = "Invalid parameter: TopicArn", 400, "InvalidParameter"
        except ClientError:
            text, status, code = "Topic does not exist", 404, "NotFound"
        raise refused(
            f"{text} (Service: AmazonSNS; Status Code: {status}; Error Code: {code}; "
            f"Request ID: {context.request_id}; Proxy: null)"
        )
