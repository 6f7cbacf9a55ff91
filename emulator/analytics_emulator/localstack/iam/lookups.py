"""What IAM has to know of a resource and the call doesn't say, such as its full name or tags."""

from collections.abc import Callable, Mapping
from typing import Any

from botocore.exceptions import ClientError

from analytics_emulator.iam.calls import Call
from analytics_emulator.iam.errors import UnjudgedError
from analytics_emulator.iam.keys import tags_as_dict
from analytics_emulator.localstack.clients import client
from analytics_emulator.localstack.iam.callers import find_role_of_name
from analytics_emulator.localstack.services import athena_service
from analytics_emulator.service import CallContext, ServiceError

type Parameters = dict[str, Any]


def completed(service: str, parameters: Mapping[str, Any], place: CallContext) -> Parameters:
    """Return a request's parameters with what names its resource, where only an id does."""
    given = dict(parameters)
    complete = _COMPLETIONS.get(service)
    if complete:
        try:
            complete(given, place)
        except (ClientError, ServiceError):
            return given  # it isn't there: the service will say so to whom it may
    return given


def boundary_of(call: Call) -> str | None:
    """Return the boundary of the role that a call to IAM is about."""
    role = find_role_of_name(call.account, call.parameters.get("RoleName", ""))
    boundary: str | None = role.permissions_boundary_arn if role else None
    return boundary


def tags_of(arn: str) -> Mapping[str, str]:
    """Return a resource's tags; UnjudgedError for a kind whose tags aren't looked up here."""
    parts = arn.split(":", 5)
    service = parts[2] if len(parts) == 6 else ""
    if service not in _TAGS:
        raise UnjudgedError(f"tags of {arn}")
    place = CallContext(parts[4], parts[3] or "us-east-1")
    try:
        return tags_as_dict(_TAGS[service](client(_CLIENTS.get(service, service), place), arn))
    except ClientError:
        return {}


def _athena(given: Parameters, place: CallContext) -> None:
    """Name the work group that an execution or a named query is of.

    Whoever waits for a query looks again and again: the service is asked past its API, and by the
    operation that doesn't hold an unfinished one for a moment.
    """
    if execution := given.get("QueryExecutionId"):
        found = athena_service().batch_get_query_execution(
            place, {"QueryExecutionIds": [execution]}
        )
        for one in found["QueryExecutions"]:
            given["WorkGroup"] = one["WorkGroup"]
    elif query := given.get("NamedQueryId"):
        named = athena_service().get_named_query(place, {"NamedQueryId": query})
        given["WorkGroup"] = named["NamedQuery"]["WorkGroup"]


def _iam(given: Parameters, place: CallContext) -> None:
    """Name a role with its path."""
    role = find_role_of_name(place.account_id, given.get("RoleName", ""))
    if role:
        given["RoleArn"] = role.arn


def _kms(given: Parameters, place: CallContext) -> None:
    """Name a key by its ARN where an alias stands for it."""
    if key := given.get("KeyId"):
        given["KeyId"] = client("kms", place).describe_key(KeyId=key)["KeyMetadata"]["Arn"]


def _secret(given: Parameters, place: CallContext) -> None:
    """Name a secret by its ARN, which ends in letters that nobody chose."""
    if secret := given.get("SecretId"):
        found = client("secretsmanager", place).describe_secret(SecretId=secret)
        given["SecretId"] = found["ARN"]


_COMPLETIONS: dict[str, Callable[[Parameters, CallContext], None]] = {
    "athena": _athena,
    "iam": _iam,
    "kms": _kms,
    "secretsmanager": _secret,
}
_CLIENTS = {"lambda": "lambda_"}
_TAGS: dict[str, Callable[[Any, str], Any]] = {
    "firehose": lambda found, arn: found.list_tags_for_delivery_stream(
        DeliveryStreamName=arn.rpartition("/")[2]
    )["Tags"],
    "iam": lambda found, arn: (
        found.list_role_tags(RoleName=arn.rpartition("/")[2])["Tags"] if ":role/" in arn else ()
    ),
    "kms": lambda found, arn: found.list_resource_tags(KeyId=arn)["Tags"],
    "lambda": lambda found, arn: found.list_tags(Resource=arn)["Tags"],
    "logs": lambda found, arn: found.list_tags_for_resource(
        resourceArn=arn.partition(":log-stream:")[0]
    )["tags"],
    "s3": lambda found, arn: found.get_bucket_tagging(
        Bucket=arn.partition(":::")[2].partition("/")[0]
    )["TagSet"],
    "secretsmanager": lambda found, arn: found.describe_secret(SecretId=arn).get("Tags", ()),
    "sns": lambda found, arn: found.list_tags_for_resource(ResourceArn=arn)["Tags"],
    "sqs": lambda found, arn: found.list_queue_tags(
        QueueUrl=found.get_queue_url(QueueName=arn.rpartition(":")[2])["QueueUrl"]
    ).get("Tags", {}),
}
