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
    resources: list[dict[str, str]] = field(default_factory=list)
    is_protected: bool = False


ADDED = {"Action": "Add", "LogicalResourceId": "Thing", "ResourceType": "AWS::A::Thing"}
REPLACED = {**ADDED, "Action": "Modify", "Replacement": "True"}


DONE = {"CREATE": "CREATE_COMPLETE", "UPDATE": "UPDATE_COMPLETE", "IMPORT": "IMPORT_COMPLETE"}


@dataclass
class FakeCloudFormation:
    """Stacks that change sets make; `failing` maps a stack's name to its failing resource.

    `changes` is what the next change sets hold, `blocked` the stacks whose rollback can't go on.
    """

    stacks: dict[str, FakeStack] = field(default_factory=dict)
    change_sets: dict[str, dict[str, Any]] = field(default_factory=dict)
    failing: dict[str, str] = field(default_factory=dict)
    changes: list[dict[str, str]] = field(default_factory=lambda: [ADDED])
    blocked: set[str] = field(default_factory=set)
    calls: list[tuple[str, str]] = field(default_factory=list)
    numbers: Any = field(default_factory=count)

    def stand(self, name: str, status: str = "CREATE_COMPLETE", **outputs: str) -> None:
        """Put a stack there as if it had been deployed before."""
        self.stacks[name] = FakeStack(name, status, outputs)

    def describe_stacks(self, StackName: str = "") -> dict[str, Any]:  # noqa: N803 - boto3's names
        if not StackName:
            return {"Stacks": list(self.stacks.values())}
        stack = self._stack(StackName)
        outputs = [{"OutputKey": key, "OutputValue": stack.outputs[key]} for key in stack.outputs]
        described = {"StackName": stack.name, "StackId": stack.name, "StackStatus": stack.status}
        asked = {key: stack.request.get(key, []) for key in ("Parameters", "Tags")}
        protection = {"EnableTerminationProtection": stack.is_protected}
        return {"Stacks": [{**described, **asked, **protection, "Outputs": outputs}]}

    def describe_account_limits(self) -> dict[str, Any]:
        return {"AccountLimits": [{"Name": "StackLimit", "Value": 2000}]}

    def get_template(self, StackName: str, TemplateStage: str) -> dict[str, str]:  # noqa: N803
        assert TemplateStage == "Original"
        return {"TemplateBody": self._stack(StackName).request.get("TemplateBody", "")}

    def update_termination_protection(
        self,
        StackName: str,  # noqa: N803
        EnableTerminationProtection: bool,  # noqa: N803
    ) -> None:
        self._stack(StackName).is_protected = EnableTerminationProtection

    def continue_update_rollback(self, StackName: str) -> None:  # noqa: N803
        stack = self._stack(StackName)
        if stack.name in self.blocked:
            self._event(stack, "Thing", "UPDATE_FAILED", "Still in the way.")
            return
        stack.status = "UPDATE_ROLLBACK_COMPLETE"

    def create_change_set(self, **request: Any) -> dict[str, str]:
        name = request["StackName"]
        self.calls.append(("create_change_set", name))
        if request["ChangeSetType"] != "UPDATE" and name not in self.stacks:
            self.stacks[name] = FakeStack(name, "REVIEW_IN_PROGRESS")
        self.change_sets[request["ChangeSetName"]] = request
        return {"Id": request["ChangeSetName"], "StackId": name}

    def describe_change_set(self, ChangeSetName: str) -> dict[str, Any]:  # noqa: N803
        if self._is_unchanged(ChangeSetName):
            reason = "The submitted information didn't contain changes. Submit different …"
            return {"Status": "FAILED", "StatusReason": reason, "Changes": []}
        changes = [{"ResourceChange": change} for change in self.changes]
        return {"Status": "CREATE_COMPLETE", "Changes": changes}

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
        stack.status, stack.request = DONE[request["ChangeSetType"]], request

    def delete_change_set(self, ChangeSetName: str) -> None:  # noqa: N803
        del self.change_sets[ChangeSetName]

    def delete_stack(self, StackName: str) -> None:  # noqa: N803
        assert not self.stacks[StackName].is_protected
        self.calls.append(("delete_stack", StackName))
        del self.stacks[StackName]

    def describe_stack_events(self, StackName: str) -> dict[str, Any]:  # noqa: N803
        return {"StackEvents": self._stack(StackName).events[::-1]}

    def list_stack_resources(self, StackName: str) -> dict[str, Any]:  # noqa: N803
        return {"StackResourceSummaries": self._stack(StackName).resources}

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
    region: str = "eu-west-1"

    def head_bucket(self, Bucket: str, ExpectedBucketOwner: str = ACCOUNT) -> dict[str, str]:  # noqa: N803
        assert ExpectedBucketOwner == ACCOUNT
        if Bucket not in self.buckets:
            raise client_error("404", "Not Found")
        return {"BucketRegion": self.region}

    def head_object(self, Bucket: str, Key: str, **_: str) -> None:  # noqa: N803
        if Key not in self.buckets[Bucket]:
            raise client_error("404", "Not Found")

    def put_object(self, Bucket: str, Key: str, Body: bytes, **_: str) -> None:  # noqa: N803
        self.puts += 1
        self.buckets[Bucket][Key] = Body

    def list_object_versions(self, Bucket: str) -> dict[str, Any]:  # noqa: N803
        objects = self.buckets[Bucket]
        versions = [{"Key": key, "VersionId": "1", "Size": len(objects[key])} for key in objects]
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
    """The roles that exist, and what a simulation denies."""

    roles: set[str] = field(default_factory=set)
    denied: set[str] = field(default_factory=set)
    may_simulate: bool = True
    most_roles: int = 1000
    simulated: list[str] = field(default_factory=list)

    def get_role(self, RoleName: str) -> dict[str, Any]:  # noqa: N803
        if RoleName not in self.roles:
            raise client_error("NoSuchEntity", "no such role")
        return {"Role": {"RoleName": RoleName, "Arn": f"arn:aws:iam::{ACCOUNT}:role/a/{RoleName}"}}

    def get_account_summary(self) -> dict[str, Any]:
        return {"SummaryMap": {"Roles": 10, "RolesQuota": self.most_roles}}

    def simulate_principal_policy(
        self,
        PolicySourceArn: str,  # noqa: N803
        ActionNames: list[str],  # noqa: N803
    ) -> dict[str, Any]:
        if not self.may_simulate:
            raise client_error("AccessDenied", "not authorized")
        self.simulated.append(PolicySourceArn)
        verdicts = {
            name: "implicitDeny" if name in self.denied else "allowed" for name in ActionNames
        }
        results = [{"EvalActionName": name, "EvalDecision": verdicts[name]} for name in verdicts]
        return {"EvaluationResults": results}

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

    def client(self, service: str) -> Any:
        """Give a service as boto3's session would."""
        return getattr(self, {"lambda": "lambda_"}.get(service, service))

    @property
    def target(self) -> Target:
        """A target of this account, on an emulator's endpoint."""
        return Target(cast("boto3.Session", self), "eu-west-1", "http://127.0.0.1:4566")


@pytest.fixture
def account() -> Account:
    """An empty account."""
    return Account()
