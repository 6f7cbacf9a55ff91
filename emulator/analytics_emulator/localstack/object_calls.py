"""Objects of LocalStack's S3: put, read and removed by the account as its gateway has it done.

The way through a client and the gateway writes, signs, parses and answers a request for what both
ends have in memory, and takes more time than a small query's own work. What the gateway does beside
that changes nothing for these calls: the account isn't judged, and S3 keeps an object, and tells
who is to be notified, where the operation itself is.
"""

from collections.abc import Iterable
from io import BytesIO
from types import SimpleNamespace
from typing import Any

from botocore.exceptions import ClientError
from localstack.aws.api import ServiceException
from localstack.aws.api.s3 import Event
from localstack.constants import AWS_REGION_US_EAST_1, DEFAULT_AWS_ACCOUNT_ID
from localstack.services.plugins import SERVICE_PLUGINS
from localstack.services.s3.notifications import EVENT_OPERATION_MAP

from analytics_emulator.localstack.direct_calls import Caller, context_of
from analytics_emulator.s3.lifecycle import Removal

_EXPIRY = "LifecycleExpiration"  # no operation: S3 names its own removals so


def put_object(bucket: str, key: str, body: bytes, **settings: str) -> None:
    """Put an object; raises ClientError where S3 refuses it."""
    _call("PutObject", {"Bucket": bucket, "Key": key, "Body": BytesIO(body), **settings})


def get_object(bucket: str, key: str, **settings: str) -> dict[str, Any]:
    """Return an object as GetObject answers, its `Body` as bytes; raises ClientError."""
    answer = _call("GetObject", {"Bucket": bucket, "Key": key, **settings})
    stream = answer["Body"]
    try:
        return answer | {"Body": b"".join(stream)}
    finally:
        stream.close()


def expire_objects(bucket: str, removals: Iterable[Removal], account: str) -> None:
    """Remove what a lifecycle rule ends, and tell it as S3 does; a locked version stays."""
    objects = [
        {"Key": one.key} | ({"VersionId": one.version} if one.version else {}) for one in removals
    ]
    context = _context("DeleteObjects", {"Bucket": bucket, "Delete": {"Objects": objects}}, account)
    EVENT_OPERATION_MAP[_EXPIRY] = Event.s3_LifecycleExpiration_Delete
    context.operation = SimpleNamespace(name=_EXPIRY, wire_name=_EXPIRY)
    _answer("DeleteObjects", context)


def abort_upload(bucket: str, key: str, upload: str, account: str) -> None:
    """Remove the parts of an upload that a lifecycle rule ends."""
    request = {"Bucket": bucket, "Key": key, "UploadId": upload}
    _answer("AbortMultipartUpload", _context("AbortMultipartUpload", request, account))


def _call(operation: str, request: dict[str, Any]) -> dict[str, Any]:
    return _answer(operation, _context(operation, request, DEFAULT_AWS_ACCOUNT_ID))


def _answer(operation: str, context: Any) -> dict[str, Any]:
    service: Any = SERVICE_PLUGINS.require("s3")
    try:
        answer: dict[str, Any] = service.skeleton.dispatch_table[operation](
            context, context.service_request
        )
    except ServiceException as error:
        told: Any = {
            "Error": {"Code": error.code, "Message": error.message},
            "ResponseMetadata": {"HTTPStatusCode": error.status_code},
        }
        raise ClientError(told, operation) from error
    return answer


def _context(operation: str, request: dict[str, Any], account: str) -> Any:
    return context_of("s3", operation, request, Caller(account, AWS_REGION_US_EAST_1))
