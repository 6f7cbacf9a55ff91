"""Stacks of the rows: made, looked at, and removed together."""

import json
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from botocore.exceptions import ClientError

# The smallest template that CloudFormation takes: it costs nothing, and is there at once.
HANDLE = {"Handle": {"Type": "AWS::CloudFormation::WaitConditionHandle"}}


@dataclass
class Deployed:
    """A stack as DescribeStacks tells it once nothing is in progress."""

    name: str
    status: str
    described: dict[str, Any]

    @property
    def outputs(self) -> dict[str, str]:
        """Its outputs by key."""
        return {o["OutputKey"]: o["OutputValue"] for o in self.described.get("Outputs", [])}


@dataclass
class Stacks:
    """Deploys templates under random names."""

    cloudformation: Any
    names: list[str] = field(default_factory=list)

    def create(self, template: dict[str, Any], **request: Any) -> Deployed:
        """Create a stack and wait for its end."""
        name = f"row-{uuid4().hex[:10]}"
        self.names.append(name)
        body = json.dumps({"Resources": HANDLE, **template})
        self.cloudformation.create_stack(StackName=name, TemplateBody=body, **request)
        return self.ended(name)

    def update(self, name: str, template: dict[str, Any], **request: Any) -> Deployed:
        """Update a stack and wait for its end."""
        body = json.dumps({"Resources": HANDLE, **template})
        self.cloudformation.update_stack(StackName=name, TemplateBody=body, **request)
        return self.ended(name)

    def ended(self, name: str, patience_seconds: float = 60) -> Deployed:
        """Wait until nothing is in progress."""
        deadline = time.monotonic() + patience_seconds
        while True:
            stack = self.cloudformation.describe_stacks(StackName=name)["Stacks"][0]
            if not stack["StackStatus"].endswith("_IN_PROGRESS") or time.monotonic() > deadline:
                return Deployed(name, stack["StackStatus"], stack)
            time.sleep(0.03)

    def change(self, name: str, template: dict[str, Any], **request: Any) -> Deployed:
        """Change a stack by a change set and wait for its end."""
        body = json.dumps({"Resources": HANDLE, **template})
        made = self.cloudformation.create_change_set(
            StackName=name, ChangeSetName=f"c{uuid4().hex[:8]}", TemplateBody=body, **request
        )
        waiter = self.cloudformation.get_waiter("change_set_create_complete")
        waiter.wait(ChangeSetName=made["Id"], WaiterConfig={"Delay": 0.1, "MaxAttempts": 600})
        self.cloudformation.execute_change_set(ChangeSetName=made["Id"])
        return self.ended(name)

    def events(self, name: str) -> list[dict[str, Any]]:
        """Give a stack's events, the newest first."""
        told = self.cloudformation.describe_stack_events(StackName=name)
        found: list[dict[str, Any]] = told["StackEvents"]
        return found

    def delete(self, name: str, **request: Any) -> str:
        """Delete a stack; give how it ended, DELETE_COMPLETE where it is gone."""
        self.cloudformation.delete_stack(StackName=name, **request)
        try:
            return self.ended(name).status
        except ClientError:
            return "DELETE_COMPLETE"

    def remove(self, names: Iterable[str]) -> None:
        """Delete stacks and don't wait."""
        for name in names:
            self.cloudformation.delete_stack(StackName=name)
            self.names.remove(name)

    def remove_all(self) -> None:
        """Delete what is left."""
        self.remove(list(self.names))
