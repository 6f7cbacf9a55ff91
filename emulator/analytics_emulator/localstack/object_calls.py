"""Objects of LocalStack's S3, put and read by the account itself as its gateway has them done.

The way through a client and the gateway writes, signs, parses and answers a request for what both
ends have in memory, and takes more time than a small query's own work. What the gateway does beside
that changes nothing for these calls: the account isn't judged, and S3 keeps an object, and tells
who is to be notified, where the operation itself is.
"""

from io import BytesIO
from typing import Any

from botocore.exceptions import ClientError
from localstack.aws.api import RequestContext, ServiceException
from localstack.aws.spec import load_service
from localstack.constants import AWS_REGION_US_EAST_1, DEFAULT_AWS_ACCOUNT_ID
from localstack.http import Request
from localstack.services.plugins import SERVICE_PLUGINS


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


def _call(operation: str, request: dict[str, Any]) -> dict[str, Any]:
    service: Any = SERVICE_PLUGINS.require("s3")
    try:
        answer: dict[str, Any] = service.skeleton.dispatch_table[operation](
            _context(operation, request), request
        )
    except ServiceException as error:
        told: Any = {
            "Error": {"Code": error.code, "Message": error.message},
            "ResponseMetadata": {"HTTPStatusCode": error.status_code},
        }
        raise ClientError(told, operation) from error
    return answer


def _context(operation: str, request: dict[str, Any]) -> Any:
    """Return what the gateway would have found out of a call of the account's own."""
    context: Any = RequestContext(Request())
    context.service = load_service("s3")
    context.operation = context.service.operation_model(operation)
    context.account_id, context.region = DEFAULT_AWS_ACCOUNT_ID, AWS_REGION_US_EAST_1
    context.service_request, context.internal_request_params = request, {}
    return context
