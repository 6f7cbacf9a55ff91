"""Makes the same calls through a client and the gateway, and directly; run by test_direct_calls."""

import errno
import json
import sys
from io import BytesIO
from types import SimpleNamespace
from typing import Any

from botocore import xform_name
from localstack.aws.api import ServiceException
from localstack.aws.app import LocalstackAwsGateway
from localstack.aws.client import botocore_in_memory_endpoint_patch
from localstack.runtime import current
from localstack.services.plugins import SERVICE_PLUGINS

from analytics_emulator.localstack import hooks
from analytics_emulator.localstack.clients import access_key, client, service_errors
from analytics_emulator.localstack.direct_calls import Caller, call, call_with_role
from analytics_emulator.service import CallContext, ServiceError

PLACE = CallContext("000000000000", "us-east-1")
NOWHERE = {"Bucket": "none-there", "Key": "k", "Body": b"x"}
TYPED = {"Key": "k/ä b", "Body": b"rows", "ContentType": "text/x", "ContentEncoding": "gzip"}
TABLE = {"CatalogId": "000000000000", "DatabaseName": "d", "Name": "t"}
TRUST = {"Effect": "Allow", "Principal": {"Service": "firehose.amazonaws.com"}}
CALLS = [
    ("s3", "PutObject", {"Bucket": "b-one", **TYPED}),
    ("s3", "PutObject", NOWHERE),
    ("glue", "GetTable", TABLE),
    ("lambda", "Invoke", {"FunctionName": "f", "Payload": b"{}"}),
]


def prepare() -> CallContext:
    """Put all corrections in place, make a bucket, and a role that may nothing."""
    botocore_in_memory_endpoint_patch.apply()
    hooks.prepare_analytics()
    gateway: Any = LocalstackAwsGateway(SERVICE_PLUGINS)
    current.set_current_runtime(SimpleNamespace(components=SimpleNamespace(gateway=gateway)))
    client("s3", PLACE).create_bucket(Bucket="b-one")
    document = json.dumps({"Statement": [{**TRUST, "Action": "sts:AssumeRole"}]})
    made = client("iam", PLACE).create_role(RoleName="r", AssumeRolePolicyDocument=document)
    return PLACE.as_role(made["Role"]["Arn"])


def by_client(service: str, operation: str, request: dict[str, Any], place: CallContext) -> Any:
    """Return what a client is answered."""
    own = client("lambda_" if service == "lambda" else service, place, "firehose")
    with service_errors():
        return getattr(own, xform_name(operation))(**request)


def directly(service: str, operation: str, request: dict[str, Any], place: CallContext) -> Any:
    """Return what the operation answers."""
    streams = {k: BytesIO(v) if isinstance(v, bytes) else v for k, v in request.items()}
    return call_with_role(service, operation, streams, place, "firehose")


def outcome(way: Any, *call: Any) -> Any:
    """Return what came of a call: what S3 then says of the object, or the refusal."""
    try:
        answer = way(*call)
    except ServiceError as error:
        return error.code, error.message, error.status
    found = client("s3", PLACE).head_object(Bucket="b-one", Key=TYPED["Key"])
    client("s3", PLACE).delete_object(Bucket="b-one", Key=TYPED["Key"])
    kept = {k: v for k, v in found.items() if k not in ("ResponseMetadata", "LastModified")}
    return answer["ETag"], kept


def function_logs(role: CallContext) -> str:
    """Return why the events of a function's log aren't written, where a policy doesn't let them."""
    caller = Caller(role.account_id, role.region, access_key(role, "firehose"))
    request = {"logGroupName": "g", "logStreamName": "s", "logEvents": []}
    try:
        return str(call("logs", "PutLogEvents", request, caller, lambda *_: "written"))
    except ServiceException as error:
        return str(error.message)


def main() -> None:
    """Compare, also for a role that may not, and where the disk is full."""
    role = prepare()
    for asked in CALLS:
        for place in (PLACE, role):
            there, here = outcome(by_client, *asked, place), outcome(directly, *asked, place)
            assert there == here, (there, here)
            assert place is not role or there[0].startswith("AccessDenied"), there

    refused = function_logs(role)
    assert "is not authorized to perform: logs:PutLogEvents" in refused, refused

    def full(*_: Any) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    SERVICE_PLUGINS.require("s3").skeleton.dispatch_table["PutObject"] = full
    asked = (*CALLS[0], PLACE)
    there, here = outcome(by_client, *asked), outcome(directly, *asked)
    assert there == here, (there, here)
    assert there[2] == 503, there
    sys.stdout.write("as it should be\n")


if __name__ == "__main__":
    main()
