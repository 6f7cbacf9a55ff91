"""An account in memory: what the scripts see of its services."""

import hashlib
from base64 import b64encode
from dataclasses import dataclass, field
from datetime import UTC, datetime
from io import BytesIO
from typing import Any, cast

import boto3
from botocore.exceptions import ClientError

from scripts.aws.target import Target
from tests.unit.scripts.fakes.answers import Pages, client_error
from tests.unit.scripts.fakes.cloudformation import FakeCloudFormation
from tests.unit.scripts.fakes.firehose import FakeFirehose

ACCOUNT = "123456789012"


class S3Exceptions:
    """What an S3 client names `exceptions`."""

    class NoSuchKey(ClientError):  # noqa: N818 -- as boto3 has it
        """No object has that key."""


@dataclass
class FakeS3:
    """Buckets of objects; every put makes a version."""

    exceptions = S3Exceptions
    buckets: dict[str, dict[str, bytes]] = field(default_factory=dict)
    puts: int = 0
    region: str = "eu-west-1"

    def head_bucket(self, Bucket: str, ExpectedBucketOwner: str = ACCOUNT) -> dict[str, str]:  # noqa: N803
        assert ExpectedBucketOwner == ACCOUNT
        if Bucket not in self.buckets:
            raise client_error("404", "Not Found")
        return {"BucketRegion": self.region}

    def head_object(self, Bucket: str, Key: str, ChecksumMode: str, **_: str) -> dict[str, str]:  # noqa: N803
        assert ChecksumMode == "ENABLED"
        if Key not in self.buckets[Bucket]:
            raise client_error("404", "Not Found")
        digest = hashlib.sha256(self.buckets[Bucket][Key]).digest()
        return {"ChecksumSHA256": b64encode(digest).decode()}

    def put_object(self, Bucket: str, Key: str, Body: bytes, **_: str) -> None:  # noqa: N803
        self.puts += 1
        self.buckets[Bucket][Key] = Body

    def list_object_versions(self, Bucket: str) -> dict[str, Any]:  # noqa: N803
        objects = self.buckets[Bucket]
        versions = [{"Key": key, "VersionId": "1", "Size": len(objects[key])} for key in objects]
        return {"Versions": versions, "DeleteMarkers": [{"Key": "gone", "VersionId": "2"}]}

    def list_objects_v2(self, Bucket: str, Prefix: str = "") -> dict[str, Any]:  # noqa: N803
        keys = sorted(key for key in self.buckets[Bucket] if key.startswith(Prefix))
        return {"Contents": [{"Key": key} for key in keys]} if keys else {}

    def get_object(self, Bucket: str, Key: str) -> dict[str, Any]:  # noqa: N803
        if Key not in self.buckets[Bucket]:
            raise self.exceptions.NoSuchKey({"Error": {"Code": "NoSuchKey"}}, "GetObject")
        return {"Body": BytesIO(self.buckets[Bucket][Key])}

    def delete_object(self, Bucket: str, Key: str) -> None:  # noqa: N803
        del self.buckets[Bucket][Key]

    def delete_objects(self, Bucket: str, Delete: Any) -> dict[str, Any]:  # noqa: N803
        for item in Delete["Objects"]:
            self.buckets[Bucket].pop(item["Key"], None)
        return {}

    def delete_bucket(self, Bucket: str) -> None:  # noqa: N803
        assert not self.buckets.pop(Bucket)

    def get_paginator(self, operation: str) -> Pages:
        return Pages(getattr(self, operation))


@dataclass
class FakeApiGateway:
    """The account's setting of API Gateway."""

    role_arn: str = ""

    def get_account(self) -> dict[str, str]:
        return {"cloudwatchRoleArn": self.role_arn}

    def update_account(self, patchOperations: list[dict[str, str]]) -> None:  # noqa: N803
        self.role_arn = patchOperations[0]["value"]


@dataclass
class FakeIam:
    """The roles that exist, and what a simulation denies."""

    roles: set[str] = field(default_factory=set)
    denied: set[str] = field(default_factory=set)
    doubted: set[str] = field(default_factory=set)
    asked: list[dict[str, Any]] = field(default_factory=list)
    may_simulate: bool = True
    made: datetime = field(default_factory=lambda: datetime(2026, 1, 1, tzinfo=UTC))
    most_roles: int = 1000
    simulated: list[str] = field(default_factory=list)

    def get_role(self, RoleName: str) -> dict[str, Any]:  # noqa: N803
        if RoleName not in self.roles:
            raise client_error("NoSuchEntity", "no such role")
        arn = f"arn:aws:iam::{ACCOUNT}:role/a/{RoleName}"
        return {"Role": {"RoleName": RoleName, "Arn": arn, "CreateDate": self.made}}

    def get_account_summary(self) -> dict[str, Any]:
        return {"SummaryMap": {"Roles": 10, "RolesQuota": self.most_roles}}

    def simulate_principal_policy(
        self,
        PolicySourceArn: str,  # noqa: N803
        ActionNames: list[str],  # noqa: N803
        ResourceArns: list[str],  # noqa: N803
        ContextEntries: list[dict[str, Any]],  # noqa: N803
    ) -> dict[str, Any]:
        if not self.may_simulate:
            raise client_error("AccessDenied", "not authorized")
        self.simulated.append(PolicySourceArn)
        context = {one["ContextKeyName"]: one["ContextKeyValues"][0] for one in ContextEntries}
        self.asked.append({"actions": ActionNames, "on": ResourceArns, "knowing": context})
        return {"EvaluationResults": [self._result(name, ResourceArns) for name in ActionNames]}

    def _result(self, action: str, resources: list[str]) -> dict[str, Any]:
        is_allowed = action not in self.denied | self.doubted
        verdict = "allowed" if is_allowed else "implicitDeny"
        on_each = [{"EvalResourceName": one, "EvalResourceDecision": verdict} for one in resources]
        organization = {"AllowedByOrganizations": action not in self.doubted}
        return {
            "EvalActionName": action,
            "EvalDecision": verdict,
            "ResourceSpecificResults": on_each,
            "OrganizationsDecisionDetail": organization,
        }

    def get_paginator(self, operation: str) -> Pages:
        return Pages(getattr(self, operation))


@dataclass
class FakeLambda:
    """The account's limits."""

    concurrency: int = 1000

    def get_account_settings(self) -> dict[str, Any]:
        return {"AccountLimit": {"UnreservedConcurrentExecutions": self.concurrency}}


@dataclass
class FakeSts:
    """Who calls."""

    arn: str = f"arn:aws:iam::{ACCOUNT}:user/deployer"

    def get_caller_identity(self) -> dict[str, str]:
        return {"Account": ACCOUNT, "Arn": self.arn}


@dataclass
class Account:
    """The account's services, and the target that reaches them."""

    cloudformation: FakeCloudFormation = field(default_factory=FakeCloudFormation)
    s3: FakeS3 = field(default_factory=FakeS3)
    apigateway: FakeApiGateway = field(default_factory=FakeApiGateway)
    iam: FakeIam = field(default_factory=FakeIam)
    sts: FakeSts = field(default_factory=FakeSts)
    lambda_: FakeLambda = field(default_factory=FakeLambda)
    firehose: FakeFirehose = field(default_factory=FakeFirehose)

    def get_partition_for_region(self, region: str) -> str:
        """As boto3's session."""
        return "aws-cn" if region.startswith("cn-") else "aws"

    def client(self, service: str, **_: Any) -> Any:
        """Give a service as boto3's session would, whatever its client's options."""
        return getattr(self, {"lambda": "lambda_"}.get(service, service))

    @property
    def target(self) -> Target:
        """A target of this account, on an emulator's endpoint."""
        return Target(cast("boto3.Session", self), "eu-west-1", "http://127.0.0.1:4566")
