"""The policy of the resource that a call is about, and the account that owns it."""

import json
from collections.abc import Callable
from typing import Any

from botocore.exceptions import ClientError
from localstack.services.lambda_.invocation.models import lambda_stores
from localstack.services.s3.models import s3_stores

from analytics_emulator.iam.calls import Call
from analytics_emulator.iam.evaluation import ResourcePolicy
from analytics_emulator.localstack import aws_timing
from analytics_emulator.localstack.clients import client
from analytics_emulator.localstack.iam.callers import NO_POLICY, find_role
from analytics_emulator.service import CallContext

# A key's policy and a role's trust are the only way in (IAM user guide, "Cross account resource
# access": "IAM role trust policies and KMS key policies").
DECIDING = frozenset({"kms", "sts"})


def resource_policy(call: Call, action: str, resource: str) -> ResourcePolicy:
    """Return what the resource's own policy says; only its account where it has none."""
    service = action.partition(":")[0]
    account = (resource.split(":")[4:5] or [""])[0] or call.account
    if action == "iam:PassRole" or service not in _READERS or resource == "*":
        return ResourcePolicy(account)
    owner, document = _READERS[service](call, account, resource)
    decides = service in DECIDING and document is not None
    return ResourcePolicy(owner, document, decides)


type Found = tuple[str, str | None]  # the owner's account, and the document


def _of_bucket(call: Call, account: str, resource: str) -> Found:
    name = resource.partition(":::")[2].partition("/")[0]
    store = s3_stores[account]["us-east-1"]
    owner = store.global_bucket_map.get(name)
    if owner is None:
        return call.account, None
    return owner, s3_stores[owner]["us-east-1"].buckets[name].policy


def _of_function(call: Call, account: str, resource: str) -> Found:
    region, _, qualified = resource.partition(":lambda:")[2].partition(":")
    name, _, qualifier = qualified.partition(":function:")[2].partition(":")
    function = lambda_stores[account][region].functions.get(name)
    wanted = qualifier or call.parameters.get("Qualifier") or "$LATEST"
    found = function.permissions.get(wanted) if function else None
    if found is None:
        return account, None
    policy = found.policy
    return account, json.dumps({"Version": policy.Version, "Statement": policy.Statement})


def _of_role(_call: Call, account: str, resource: str) -> Found:
    role = find_role(account, resource)
    if role is None or not aws_timing.is_settled(role.create_date, aws_timing.ROLE_SECONDS):
        return account, NO_POLICY
    return account, _text(role.assume_role_policy_document)


def _asked(
    service: str, ask: Callable[[Any, str], str | None]
) -> Callable[[Call, str, str], Found]:
    """Return a reader that asks a service as the account itself would."""

    def read(call: Call, account: str, resource: str) -> Found:
        region = resource.split(":")[3] or call.region
        try:
            return account, ask(client(service, CallContext(account, region)), resource)
        except ClientError:
            return account, None  # it isn't there, or has none

    return read


def _text(document: Any) -> str:
    return document if isinstance(document, str) else json.dumps(document)


def _of_queue(sqs: Any, arn: str) -> str | None:
    url = sqs.get_queue_url(QueueName=arn.rpartition(":")[2])["QueueUrl"]
    found = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["Policy"])
    policy: str | None = found.get("Attributes", {}).get("Policy")
    return policy


def _key_policy(kms: Any, arn: str) -> str | None:
    if ":alias/" in arn:
        return None
    policy: str = kms.get_key_policy(KeyId=arn, PolicyName="default")["Policy"]
    return policy


_READERS: dict[str, Callable[[Call, str, str], Found]] = {
    "kms": _asked("kms", _key_policy),
    "lambda": _of_function,
    "s3": _of_bucket,
    "secretsmanager": _asked(
        "secretsmanager",
        lambda found, arn: found.get_resource_policy(SecretId=arn).get("ResourcePolicy"),
    ),
    "sns": _asked(
        "sns", lambda sns, arn: sns.get_topic_attributes(TopicArn=arn)["Attributes"].get("Policy")
    ),
    "sqs": _asked("sqs", _of_queue),
    "sts": _of_role,
}
