"""What AWS refuses beyond a type's schema: a snippet that is taken and one that isn't, by rule."""

import json
import os
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.integration.host import PYTHON

EMULATOR = Path(__file__).parents[4] / "emulator"
ASK = """
import json, sys
from analytics_emulator.cloudformation.templates.lint_rules import rule_errors

def faults(kind, properties):
    return [error.message for error in rule_errors(f"AWS::{kind}", properties)]

rows = json.load(sys.stdin)
print(json.dumps([[faults(kind, one), faults(kind, two)] for kind, one, two in rows]))
"""
CODE: dict[str, Any] = {"Code": {"S3Bucket": "b", "S3Key": "k"}}
ZIP = {**CODE, "PackageType": "Zip", "Handler": "a.b", "Runtime": "python3.13"}
QUEUE = "arn:aws:sqs:us-east-1:000000000000:q"
SNIPPETS: list[tuple[str, dict[str, Any], dict[str, Any]]] = [
    ("Lambda::Function", ZIP, {**CODE, "PackageType": "Zip", "Handler": "a.b"}),
    ("Lambda::Function", ZIP, {**CODE, "PackageType": "Zip", "Runtime": "python3.13"}),
    ("Lambda::Function", {**ZIP, "MemorySize": 10240}, {**ZIP, "MemorySize": 10241}),
    ("S3::Bucket", {"BucketName": "a-b"}, {"BucketName": "xn--a"}),
    ("S3::Bucket", {"BucketName": "a.b"}, {"BucketName": "a..b"}),
    ("S3::Bucket", {"BucketName": "10.0.0.a"}, {"BucketName": "10.0.0.1"}),
    ("S3::Bucket", {"BucketName": "s3alias"}, {"BucketName": "a-s3alias"}),
    (
        "SNS::Subscription",
        {"Protocol": "sqs", "Endpoint": QUEUE},
        {"Protocol": "lambda", "Endpoint": QUEUE},
    ),
    (
        "SNS::Subscription",
        {"Protocol": "email", "Endpoint": "a@example.com"},
        {"Protocol": "email", "Endpoint": "example.com"},
    ),
    (
        "SNS::Subscription",
        {"Protocol": "https", "Endpoint": "https://a"},
        {"Protocol": "https", "Endpoint": "http://a"},
    ),
    (
        "SQS::Queue",
        {"RedrivePolicy": {"deadLetterTargetArn": QUEUE, "maxReceiveCount": 1000}},
        {"RedrivePolicy": {"deadLetterTargetArn": QUEUE, "maxReceiveCount": 1001}},
    ),
    (
        "SQS::Queue",
        {"RedrivePolicy": {"deadLetterTargetArn": QUEUE, "maxReceiveCount": 1}},
        {"RedrivePolicy": {"deadLetterTargetArn": QUEUE}},
    ),
    (
        "SQS::Queue",
        {"Tags": [{"Key": "a", "Value": "b"}]},
        {"Tags": [{"Key": "a", "Value": "b"}, {"Key": "a", "Value": "c"}]},
    ),
]


def policy(**statement: Any) -> dict[str, Any]:
    return {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", **statement}]}


def trust(service: str, **more: Any) -> dict[str, Any]:
    asked = policy(Principal={"Service": service}, Action="sts:AssumeRole", **more)
    return {"AssumeRolePolicyDocument": asked}


def of_identity(**statement: Any) -> dict[str, Any]:
    return {"PolicyDocument": policy(Action="s3:*", **statement)}


def of_bucket(**statement: Any) -> dict[str, Any]:
    return {"Bucket": "a", **of_identity(Resource="arn:aws:s3:::a/*", **statement)}


POLICIES = [
    ("IAM::Role", trust("lambda.amazonaws.com"), trust("lambda")),
    ("IAM::Role", trust("lambda.amazonaws.com"), trust("lambda.amazonaws.com", Resource="*")),
    ("IAM::ManagedPolicy", of_identity(Resource="*"), of_identity()),
    ("IAM::ManagedPolicy", of_identity(Resource="*"), of_identity(Resource="*", Principal="*")),
    ("S3::BucketPolicy", of_bucket(Principal="*"), of_bucket()),
    ("S3::BucketPolicy", of_bucket(Principal="*"), of_bucket(Principal="*", Effects="Deny")),
]


ROWS = [*SNIPPETS, *POLICIES]


@pytest.fixture(scope="module")
def faults() -> list[list[list[str]]]:
    """What the rules say to all rows: they are read where the schemas are installed."""
    found = {**os.environ, "PYTHONPATH": str(EMULATOR)}
    asked = [PYTHON, "-c", ASK]
    sent = json.dumps(ROWS)
    done = subprocess.run(asked, input=sent, capture_output=True, text=True, env=found, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    told: list[list[list[str]]] = json.loads(done.stdout)
    return told


@pytest.mark.parametrize("place", range(len(ROWS)), ids=lambda place: f"{ROWS[place][0]}-{place}")
def test_rule_takes_one_snippet_and_refuses_the_other(
    faults: list[list[list[str]]], place: int
) -> None:
    taken, refused = faults[place]
    assert taken == []
    assert len(refused) > 0
