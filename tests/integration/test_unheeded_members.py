"""No service takes a member of a request without effect, nor one that it doesn't know."""

import json
from typing import Any
from uuid import uuid4

import pytest
import requests
from botocore.exceptions import ClientError

from tests.one_emulator import Client

FUNCTION = {
    "FunctionName": "f", "Role": "arn:aws:iam::000000000000:role/r", "Runtime": "python3.13",
    "Handler": "index.handler", "Code": {"ZipFile": b"x"},
}  # fmt: skip
TARGET = {"Id": "t", "Arn": "arn:aws:sqs:us-east-1:000000000000:q"}
DEAD_LETTERS = {"Arn": "arn:aws:sqs:us-east-1:000000000000:d"}
FILES = {
    "Arn": "arn:aws:elasticfilesystem:us-east-1:000000000000:access-point/fsap-0123456789abcdef0",
    "LocalMountPath": "/mnt/a",
}
IN_VAIN = [
    ("lambda", "create_function", {**FUNCTION, "FileSystemConfigs": [FILES]}, "FileSystemConfigs"),
    (
        "lambda",
        "update_function_code",
        {"FunctionName": "f", "ZipFile": b"x", "DryRun": True},
        "DryRun=True",
    ),
    (
        "events",
        "put_targets",
        {"Rule": "r", "Targets": [{**TARGET, "DeadLetterConfig": DEAD_LETTERS}]},
        "Targets.DeadLetterConfig",
    ),
    ("kms", "encrypt", {"KeyId": "k", "Plaintext": b"x", "DryRun": True}, "DryRun=True"),
    ("secretsmanager", "list_secrets", {"SortOrder": "asc"}, "SortOrder=asc"),
    (
        "secretsmanager",
        "rotate_secret",
        {"SecretId": "s", "RotateImmediately": False},
        "RotateImmediately=False",
    ),
    ("sns", "create_topic", {"Name": "t", "DataProtectionPolicy": "{}"}, "DataProtectionPolicy={}"),
    ("logs", "describe_log_groups", {"logGroupIdentifiers": ["g"]}, "logGroupIdentifiers"),
]


def post(endpoint: str, service: str, body: Any, **headers: str) -> requests.Response:
    """Send what no client of this version would send."""
    scope = f"test/20260101/us-east-1/{service}/aws4_request"
    signed = f"AWS4-HMAC-SHA256 Credential={scope}, SignedHeaders=host, Signature=x"
    return requests.post(
        endpoint, data=body, headers={"Authorization": signed, **headers}, timeout=20
    )


@pytest.mark.parametrize(("service", "operation", "request_", "named"), IN_VAIN)
def test_what_comes_to_nothing_is_refused_by_name(
    client: Client, service: str, operation: str, request_: dict[str, Any], named: str
) -> None:
    with pytest.raises(ClientError, match=f"{named} is not supported by this emulator"):
        getattr(client(service), operation)(**request_)


def test_members_that_no_model_has_are_refused_by_name(endpoint: str) -> None:
    target = {"X-Amz-Target": "Logs_20140328.CreateLogGroup"}
    kind = {"Content-Type": "application/x-amz-json-1.1"}
    body = {"logGroupName": f"g-{uuid4().hex}", "ofNextYear": {"a": 1}}
    said = post(endpoint, "logs", json.dumps(body), **target, **kind)
    assert (said.status_code, "ofNextYear is not known" in said.text) == (400, True)
    query = {"Action": "CreateTopic", "Version": "2010-03-31", "Name": "t", "OfNextYear.1": "x"}
    said = post(endpoint, "sns", query)
    assert (said.status_code, "OfNextYear is not known" in said.text) == (400, True)


def test_new_tokens_and_what_asks_for_nothing_are_taken(endpoint: str) -> None:
    target = {"X-Amz-Target": "Logs_20140328.CreateLogGroup"}
    kind = {"Content-Type": "application/x-amz-json-1.1"}
    body = {"logGroupName": f"g-{uuid4().hex}", "clientToken": "x", "ofNextYear": False}
    assert post(endpoint, "logs", json.dumps(body), **target, **kind).status_code == 200
