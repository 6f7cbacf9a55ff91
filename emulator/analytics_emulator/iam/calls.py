"""A call as IAM sees it: actions on resources, told from the operation and its parameters."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any
from urllib.parse import urlsplit

from analytics_emulator.iam import reference
from analytics_emulator.iam.errors import UnjudgedError
from analytics_emulator.iam.naming import arns_of_kind
from analytics_emulator.iam.passing import passed_roles


@dataclass(frozen=True)
class Call:
    """A request, parsed: `service` and `operation` as botocore names them.

    `path` is the request's with its parameters filled in, `method` its HTTP method. Services that
    name their actions otherwise than botocore them are told by `aliases`, other names of the same.
    """

    service: str
    operation: str
    parameters: Mapping[str, Any]
    region: str
    account: str
    partition: str = "aws"
    method: str = "POST"
    path: str = "/"
    aliases: tuple[str, ...] = ()

    @cached_property
    def arns(self) -> tuple[str, ...]:
        """Return every ARN in the request, wherever it stands, in order."""
        return tuple(text for text in _texts(self.parameters) if text.startswith("arn:"))


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for one in value.values():
            yield from _texts(one)
    elif isinstance(value, list):
        for one in value:
            yield from _texts(one)


type Target = tuple[str, str]  # an action, and the resource that it is asked for on


def targets(call: Call) -> Iterator[Target]:
    """Yield what a call asks for; all of it has to be allowed.

    UnjudgedError for a call whose action isn't known.
    """
    if call.operation in reference.table("actions")["none"].get(call.service, ()):
        return
    if call.service == "apigateway":
        yield f"apigateway:{call.method}", _api_gateway_arn(call)
        return
    prefix = _prefix(call.service, call.aliases)
    for action in _actions(prefix, call):
        for resource in _resources(prefix, action, call):
            yield f"{prefix}:{action}", resource
    if call.operation in ("CopyObject", "UploadPartCopy") and call.service == "s3":
        yield "s3:GetObject", _copied(call)
    yield from _with_tags(prefix, call)
    yield from _with_object(call)
    yield from _read_objects(call)
    yield from (("iam:PassRole", role) for role in passed_roles(call))


@lru_cache(256)
def _prefix(service: str, aliases: tuple[str, ...]) -> str:
    for name in (service, *aliases):
        if reference.is_service(name):
            return name
    raise UnjudgedError(f"calls of {service}")


def _actions(prefix: str, call: Call) -> Iterator[str]:
    special = reference.table("actions").get(prefix, {}).get(call.operation)
    for action in special or [call.operation]:
        plain, _, of_version = action.partition("/")
        named = of_version if of_version and call.parameters.get("VersionId") else plain
        if reference.kinds(prefix, named) is None:
            raise UnjudgedError(f"the action of {call.service}'s {call.operation}")
        yield named


def _resources(prefix: str, action: str, call: Call) -> list[str]:
    """Name what an action is asked for on: `*` where it has no resource, or none is told."""
    if prefix == "s3" and call.operation == "DeleteObjects":
        keys = call.parameters.get("Delete", {}).get("Objects", ())
        return [
            f"arn:{call.partition}:s3:::{call.parameters['Bucket']}/{one['Key']}" for one in keys
        ]
    found = [
        arn
        for kind in reference.kinds(prefix, action) or ()
        for arn in arns_of_kind(prefix, kind, call)
    ]
    if prefix == "lambda" and (qualifier := call.parameters.get("Qualifier")):
        found = [_qualified(arn, str(qualifier)) for arn in found]
    # Glue's catalog before its database before its table, as AWS names what is missing.
    return sorted(dict.fromkeys(found), key=lambda arn: arn.count("/")) or ["*"]


def _qualified(arn: str, qualifier: str) -> str:
    """Return a function's ARN with the version or alias that a request asks for.

    A grant on the function alone isn't one on it (Lambda developer guide, "Fine-tuning the
    Resources and Conditions sections of policies").
    """
    name = arn.partition(":function:")[2]
    return f"{arn}:{qualifier}" if name and ":" not in name else arn


def _api_gateway_arn(call: Call) -> str:
    return f"arn:{call.partition}:apigateway:{call.region}::{call.path}"


def _copied(call: Call) -> str:
    source = call.parameters.get("CopySource", "")
    place = source if isinstance(source, str) else f"{source['Bucket']}/{source['Key']}"
    return f"arn:{call.partition}:s3:::{place.lstrip('/').partition('?')[0]}"


_TAGS = ("tags", "taglist", "tagset")
# A new resource whose ARN nobody knows yet: a grant on any of its kind is one on it.
_UNNAMED = {"kms": "key/00000000-0000-0000-0000-000000000000"}


def _with_tags(prefix: str, call: Call) -> Iterator[Target]:
    """Yield what a call asks for that tags the resource which it makes."""
    action = reference.table("tagging").get(prefix, {}).get(call.operation)
    if not action or not any(
        value for name, value in call.parameters.items() if name.lower() in _TAGS
    ):
        return
    if rest := _UNNAMED.get(prefix):
        made = [f"arn:{call.partition}:{prefix}:{call.region}:{call.account}:{rest}"]
    else:
        named = [arn for own in _actions(prefix, call) for arn in _resources(prefix, own, call)]
        if named == ["*"]:  # QuickSight's CreateDataSource knows no resource, but tagging one does
            named = _resources(prefix, action, call)
        # What the request names in full is there already.
        made = [arn for arn in named if arn not in call.arns] or named
    yield from ((f"{prefix}:{action}", arn) for arn in dict.fromkeys(made))


_MAKES_OBJECT = ("PutObject", "CopyObject", "CreateMultipartUpload")
# Of a call that makes an object: parameters that ask for more than the object itself.
_WITH_OBJECT = {
    "ACL": "PutObjectAcl",
    "GrantFullControl": "PutObjectAcl",
    "GrantRead": "PutObjectAcl",
    "GrantReadACP": "PutObjectAcl",
    "GrantWriteACP": "PutObjectAcl",
    "Tagging": "PutObjectTagging",
    "ObjectLockMode": "PutObjectRetention",
    "ObjectLockLegalHoldStatus": "PutObjectLegalHold",
}


def _with_object(call: Call) -> Iterator[Target]:
    """Yield what an object's settings ask for (S3 API reference, PutObject, "Permissions")."""
    if call.service == "s3" and call.operation in _MAKES_OBJECT:
        found = {action for name, action in _WITH_OBJECT.items() if call.parameters.get(name)}
        place = f"arn:{call.partition}:s3:::{call.parameters['Bucket']}/{call.parameters['Key']}"
        yield from ((f"s3:{action}", place) for action in sorted(found))


def _read_objects(call: Call) -> Iterator[Target]:
    """Yield s3:GetObject for a template or code that a service reads for its caller.

    CloudFormation and Lambda read them with the caller's permissions (CloudFormation API reference,
    TemplateURL; Lambda developer guide, "Deploying functions as .zip file archives").
    """
    if url := call.parameters.get("TemplateURL"):
        yield "s3:GetObject", f"arn:{call.partition}:s3:::{_place(url)}"
    for code in (call.parameters, call.parameters.get("Code", {})):
        if call.service == "lambda" and "S3Bucket" in code:
            version = "Version" if code.get("S3ObjectVersion") else ""
            place = f"{code['S3Bucket']}/{code.get('S3Key')}"
            yield f"s3:GetObject{version}", f"arn:{call.partition}:s3:::{place}"


def _place(url: str) -> str:
    """Return bucket and key of an object's address, in either style."""
    parts = urlsplit(url)
    bucket, found, _ = (parts.hostname or "").partition(".s3")
    return f"{bucket}{parts.path}" if found else parts.path.lstrip("/")
