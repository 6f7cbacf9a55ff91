"""A stack of a test's own, deployed by change sets as deployment tools do it."""

import json
import time
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from botocore.exceptions import ClientError

Template = dict[str, Any]


@dataclass
class Stack:
    """A stack of this test's own, deployed by change sets as deployment tools do it."""

    cloudformation: Any
    name: str = field(default_factory=lambda: f"strict-{uuid4().hex[:8]}")

    def deploy(self, resources: Template, **rest: Any) -> dict[str, Any]:
        """Give the change set's changes by logical id; raise if the deployment fails."""
        kind = "UPDATE" if self.status() else "CREATE"
        change_set = self.cloudformation.create_change_set(
            StackName=self.name,
            ChangeSetName=f"c{uuid4().hex[:8]}",
            ChangeSetType=kind,
            TemplateBody=json.dumps({"Resources": resources, **rest}),
        )["Id"]
        changes = self.cloudformation.describe_change_set(ChangeSetName=change_set)["Changes"]
        self.cloudformation.execute_change_set(ChangeSetName=change_set)
        self._wait(f"stack_{kind.lower()}_complete")
        described = [change["ResourceChange"] for change in changes]
        return {change["LogicalResourceId"]: change for change in described}

    def create(self, resources: Template, **rest: Any) -> None:
        """Begin to create it without a change set."""
        self.cloudformation.create_stack(
            StackName=self.name,
            TemplateBody=json.dumps({"Resources": resources, **rest}),
            Capabilities=["CAPABILITY_AUTO_EXPAND"],
        )

    def update(self, resources: Template) -> None:
        """Begin to update it without a change set."""
        body = json.dumps({"Resources": resources})
        self.cloudformation.update_stack(StackName=self.name, TemplateBody=body)

    def ended(self) -> str | None:
        """Wait for the end of what has begun; give the status."""
        deadline = time.monotonic() + 60
        while "IN_PROGRESS" in (self.status() or "") and time.monotonic() < deadline:
            time.sleep(0.05)
        return self.status()

    def failure(self, logical_id: str) -> str:
        """Give why a resource of it failed, by its events."""
        events = self.cloudformation.describe_stack_events(StackName=self.name)["StackEvents"]
        failed = (e for e in events if e["ResourceStatus"].endswith("_FAILED"))
        return next(
            e["ResourceStatusReason"] for e in failed if e["LogicalResourceId"] == logical_id
        )

    def delete(self) -> None:
        """Delete it and wait until it is gone."""
        self.cloudformation.delete_stack(StackName=self.name)
        self._wait("stack_delete_complete")

    def status(self) -> str | None:
        """Give its status, None where there is none."""
        stack = self.described()
        return stack["StackStatus"] if stack else None

    def described(self) -> dict[str, Any] | None:
        """Give what DescribeStacks says of it."""
        try:
            stacks = self.cloudformation.describe_stacks(StackName=self.name)["Stacks"]
        except ClientError:
            return None
        stack: dict[str, Any] = stacks[0]
        return stack

    def outputs(self) -> dict[str, str]:
        """Give its outputs."""
        listed = (self.described() or {}).get("Outputs", [])
        return {output["OutputKey"]: output["OutputValue"] for output in listed}

    def _wait(self, what: str) -> None:
        waiter = self.cloudformation.get_waiter(what)
        waiter.wait(StackName=self.name, WaiterConfig={"Delay": 0.1, "MaxAttempts": 600})
