"""Puts CloudFormation's own tags on what it makes (`cloudformation/system_tags`).

LocalStack does for REST APIs alone. They are put without a look at permissions.
"""

import logging
from collections.abc import Mapping
from typing import Any

from botocore import xform_name
from botocore.exceptions import ClientError
from localstack.aws.api import ServiceException
from localstack.services.cloudformation.resource_provider import (
    OperationStatus,
    ResourceProviderExecutor,
)
from localstack.services.plugins import SERVICE_PLUGINS

from analytics_emulator.cloudformation.system_tags import TAGGINGS, system_tags
from analytics_emulator.localstack.clients import client
from analytics_emulator.localstack.corrections.bucket_system_tags import hold
from analytics_emulator.localstack.direct_calls import Caller, call
from analytics_emulator.localstack.typed import patched
from analytics_emulator.service import CallContext

LOG = logging.getLogger(__name__)

_OF_MOTO = ("ec2", "scheduler", "ssm")  # which reads a call from its HTTP request
_BUCKET = "AWS::S3::Bucket"
_MADE_ANEW = "AWS::Events::Rule"  # by its updates too


def apply() -> None:
    """Tag what a creation has made."""

    @patched(ResourceProviderExecutor.execute_action)
    def execute_action(execute: Any, self: Any, resource_provider: Any, payload: Any) -> Any:
        event = execute(self, resource_provider, payload)
        is_made = payload["action"] == "Add" or payload["resourceType"] == _MADE_ANEW
        if is_made and payload["action"] != "Remove" and event.status == OperationStatus.SUCCESS:
            _tag(self, payload, event.resource_model)
        return event


def _tag(executor: Any, payload: Mapping[str, Any], made: Mapping[str, Any]) -> None:
    """Tag a resource; one that can't be is there all the same."""
    tagging = TAGGINGS.get(payload["resourceType"])
    if tagging is None:
        return
    logical_id = payload["requestData"]["logicalResourceId"]
    tags = system_tags(executor.stack_name, executor.stack_id, logical_id)
    account, region = payload["awsAccountId"], payload["region"]
    request = tagging.request(made, {"account": account, "region": region}, tags)
    perform = _put_on_bucket if payload["resourceType"] == _BUCKET else None
    try:
        if tagging.service in _OF_MOTO:
            asked = client(tagging.service, CallContext(account, region))
            getattr(asked, xform_name(tagging.operation))(**request)
        else:
            call(tagging.service, tagging.operation, request, Caller(account, region), perform)
    except (ClientError, ServiceException) as error:
        LOG.warning("%s has no tags of CloudFormation's: %r", logical_id, error)


def _put_on_bucket(context: Any, request: Mapping[str, Any]) -> None:
    """Add to a bucket's tags, which S3's own operation would replace."""
    provider: Any = SERVICE_PLUGINS.require("s3").lifecycle_hook
    tags = {tag["Key"]: tag["Value"] for tag in request["Tags"]}
    hold(provider, context, request["Bucket"], tags)
