"""An account in memory: what the scripts see of CloudFormation, S3, STS, IAM and API Gateway."""

from dataclasses import dataclass, field
from itertools import count
from typing import Any, cast

import boto3
import pytest
from botocore.exceptions import ClientError, WaiterError

from scripts.target import Target

ACCOUNT = "123456789012"


def client_error(code: str, message: str) -> ClientError:
    """Make the error that a client raises for an AWS answer."""
    return ClientError({"Error": {"Code": code, "Message": message}}, "Operation")


@dataclass
class Pages:
    """A paginator of one page."""

    call: Any

    def paginate(self, **request: Any) -> list[Any]:
        """Give everything at once."""
        return [self.call(**request)]


@dataclass
class FakeStack:
    """One stack, with the events that it had."""

    name: str
    status: str
    outputs: dict[str, str] = field(default_factory=dict)
    request: dict[str, Any] = field(default_factory=dict)
    events: list[dict[str, str]] = field(default_factory=list)


@dataclass
class FakeCloudFormation:
    """Stacks that change sets make; `failing` maps a stack's name to its failing resource."""

    stacks: dict[str, FakeStack] = field(default_factory=dict)
    change_sets: dict[str, dict[str, Any]] = field(default_factory=dict)
    failing: dict[str, str] = field(default_factory=dict)
    calls: list[tuple[str, str]] = field(default_factory=list)
    numbers: Any = field(default_factory=count)

    def stand(self, name: str, status: str = "CREATE_COMPLETE", **outputs: str) -> None:
        """Put a stack there as if it had been deployed before."""
        self.stacks[name] = FakeStack(name, status, outputs)

    def describe_stacks(self, StackName: str) -> dict[str, Any]:  # noqa: N803 - boto3's names
        stack = self._stack(StackName)
        outputs = [{"OutputKey": key, "OutputValue": stack.outputs[key]} for key in stack.outputs]
        described = {"StackName": stack.name, "StackId": stack.name, "StackStatus": stack.status}
        return {"Stacks": [{**described, "Outputs": outputs}]}

    def create_change_set(self, **request: Any) -> dict[str, str]:
        name = request["StackName"]
        self.calls.append(("create_change_set", name))
        if request["ChangeSetType"] == "CREATE":
            self.stacks[name] = FakeStack(name, "REVIEW_IN_PROGRESS")
        self.change_sets[request["ChangeSetName"]] = request
        return {"Id": request["ChangeSetName"], "StackId": name}

    def describe_change_set(self, ChangeSetName: str) -> dict[str, Any]:  # noqa: N803
        change = {"Action": "Add", "LogicalResourceId": "Thing", "ResourceType": "AWS::A::Thing"}
        if self._is_unchanged(ChangeSetName):
            reason = "The submitted information didn't contain changes. Submit different …"
            return {"Status": "FAILED", "StatusReason": reason, "Changes": []}
        return {"Status": "CREATE_COMPLETE", "Changes": [{"ResourceChange": change}]}

    def execute_change_set(self, ChangeSetName: str) -> None:  # noqa: N803
        request = self.change_sets[ChangeSetName]
        stack = self.stacks[request["StackName"]]
        self.calls.append(("execute_change_set", stack.name))
        if stack.name in self.failing:
            self._event(stack, self.failing[stack.name], "CREATE_FAILED", "No room left.")
            self._event(stack, "Other", "CREATE_FAILED", "Resource creation cancelled")
            stack.status = "ROLLBACK_COMPLETE"
            return
        self._event(stack, "Thing", "CREATE_COMPLETE", "")
        stack.status, stack.request = "CREATE_COMPLETE", request

    def delete_change_set(self, ChangeSetName: str) -> None:  # noqa: N803
        del self.change_sets[ChangeSetName]

    def delete_stack(self, StackName: str) -> None:  # noqa: N803
        self.calls.append(("delete_stack", StackName))
        del self.stacks[StackName]

    def describe_stack_events(self, StackName: str) -> dict[str, Any]:  # noqa: N803
        return {"StackEvents": self._stack(StackName).events[::-1]}

    def list_stack_resources(self, StackName: str) -> dict[str, Any]:  # noqa: N803
        del StackName
        return {"StackResourceSummaries": []}

    def get_paginator(self, operation: str) -> Pages:
        return Pages(getattr(self, operation))

    def get_waiter(self, name: str) -> "FakeCloudFormation":
        del name
        return self

    def wait(self, ChangeSetName: str, WaiterConfig: Any) -> None:  # noqa: N803
        del WaiterConfig
        if self._is_unchanged(ChangeSetName):
            raise WaiterError("change_set_create_complete", "failed", {})

    def _is_unchanged(self, change_set: str) -> bool:
        request = self.change_sets[change_set]
        before = self.stacks[request["StackName"]].request
        wanted = ("Parameters", "TemplateBody", "TemplateURL")
        return [before.get(key) for key in wanted] == [request.get(key) for key in wanted]

    def _stack(self, name: str) -> FakeStack:
        if name not in self.stacks:
            raise client_error("ValidationError", f"Stack with id {name} does not exist")
        return self.stacks[name]

    def _event(self, stack: FakeStack, resource: str, status: str, reason: str) -> None:
        stack.events.append(
            {
                "EventId": str(next(self.numbers)),
                "LogicalResourceId": resource,
                "ResourceType": "AWS::A::Thing",
                "ResourceStatus": status,
                "ResourceStatusReason": reason,
            }
        )


@dataclass
class FakeS3:
    """Buckets of objects; every put makes a version."""

    buckets: dict[str, dict[str, bytes]] = field(default_factory=dict)
    puts: int = 0

    def head_bucket(self, Bucket: str, ExpectedBucketOwner: str) -> None:  # noqa: N803
        assert ExpectedBucketOwner == ACCOUNT
        if Bucket not in self.buckets:
            raise client_error("404", "Not Found")

    def head_object(self, Bucket: str, Key: str, **_: str) -> None:  # noqa: N803
        if Key not in self.buckets[Bucket]:
            raise client_error("404", "Not Found")

    def put_object(self, Bucket: str, Key: str, Body: bytes, **_: str) -> None:  # noqa: N803
        self.puts += 1
        self.buckets[Bucket][Key] = Body

    def list_object_versions(self, Bucket: str) -> dict[str, Any]:  # noqa: N803
        versions = [{"Key": key, "VersionId": "1"} for key in self.buckets[Bucket]]
        return {"Versions": versions, "DeleteMarkers": [{"Key": "gone", "VersionId": "2"}]}

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
    """The roles that exist."""

    roles: set[str] = field(default_factory=set)

    def get_role(self, RoleName: str) -> dict[str, Any]:  # noqa: N803
        if RoleName not in self.roles:
            raise client_error("NoSuchEntity", "no such role")
        return {"Role": {"RoleName": RoleName}}


class FakeSts:
    """Who calls."""

    def get_caller_identity(self) -> dict[str, str]:
        return {"Account": ACCOUNT}


@dataclass
class Account:
    """The account's services, and the target that reaches them."""

    cloudformation: FakeCloudFormation = field(default_factory=FakeCloudFormation)
    s3: FakeS3 = field(default_factory=FakeS3)
    apigateway: FakeApiGateway = field(default_factory=FakeApiGateway)
    iam: FakeIam = field(default_factory=FakeIam)
    sts: FakeSts = field(default_factory=FakeSts)

    def client(self, service: str) -> Any:
        """Give a service as boto3's session would."""
        return getattr(self, service)

    @property
    def target(self) -> Target:
        """A target of this account, on an emulator's endpoint."""
        return Target(cast("boto3.Session", self), "eu-west-1", "http://127.0.0.1:4566")


@pytest.fixture
def account() -> Account:
    """An empty account."""
    return Account()
