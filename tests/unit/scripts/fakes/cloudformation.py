"""CloudFormation in memory: stacks, change sets, events."""

from dataclasses import dataclass, field
from itertools import count
from typing import Any

from botocore.exceptions import WaiterError

from tests.unit.scripts.fakes.answers import Pages, client_error


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


EARLY_VALIDATION = (
    "The following hook(s)/validation failed: [AWS::EarlyValidation::ResourceExistenceCheck]."
)
DONE = {"CREATE": "CREATE_COMPLETE", "UPDATE": "UPDATE_COMPLETE", "IMPORT": "IMPORT_COMPLETE"}


@dataclass
class FakeCloudFormation:
    """Stacks that change sets make; `failing` maps a stack's name to its failing resource.

    `changes` is what the next change sets hold, `blocked` the stacks whose rollback can't go on,
    `gives` a stack's outputs once it is made, `invalid` what early validation finds wrong with
    every change set, `unknown` the resource types that the region lacks,
    `reason` why what fails does.
    """

    stacks: dict[str, FakeStack] = field(default_factory=dict)
    change_sets: dict[str, dict[str, Any]] = field(default_factory=dict)
    failing: dict[str, str] = field(default_factory=dict)
    changes: list[dict[str, str]] = field(default_factory=lambda: [ADDED])
    blocked: set[str] = field(default_factory=set)
    gives: dict[str, dict[str, str]] = field(default_factory=dict)
    invalid: list[dict[str, str]] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)
    reason: str = "No room left."
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

    def validate_template(self, TemplateBody: str) -> None:  # noqa: N803
        if named := [kind for kind in self.unknown if f'"{kind}"' in TemplateBody]:
            text = f"Template format error: Unrecognized resource types: [{', '.join(named)}]"
            raise client_error("ValidationError", text)

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

    def describe_change_set(self, ChangeSetName: str, StackName: str) -> dict[str, Any]:  # noqa: N803
        assert StackName in self.stacks
        if self.invalid:
            return {"Status": "FAILED", "StatusReason": EARLY_VALIDATION}
        if self._is_unchanged(ChangeSetName):
            reason = "The submitted information didn't contain changes. Submit different …"
            return {"Status": "FAILED", "StatusReason": reason, "Changes": []}
        changes = [{"ResourceChange": change} for change in self.changes]
        return {"Status": "CREATE_COMPLETE", "Changes": changes}

    def describe_events(self, ChangeSetName: str, StackName: str) -> dict[str, Any]:  # noqa: N803
        assert ChangeSetName in self.change_sets
        assert StackName in self.stacks
        return {"OperationEvents": self.invalid}

    def execute_change_set(self, ChangeSetName: str, StackName: str) -> None:  # noqa: N803
        assert StackName in self.stacks
        request = self.change_sets[ChangeSetName]
        stack = self.stacks[request["StackName"]]
        self.calls.append(("execute_change_set", stack.name))
        if stack.name in self.failing:
            self._event(stack, self.failing[stack.name], "CREATE_FAILED", self.reason)
            self._event(stack, "Other", "CREATE_FAILED", "Resource creation cancelled")
            stack.status = "ROLLBACK_COMPLETE"
            return
        self._event(stack, "Thing", "CREATE_COMPLETE", "")
        stack.outputs |= self.gives.get(stack.name, {})
        stack.status, stack.request = DONE[request["ChangeSetType"]], request

    def delete_change_set(self, ChangeSetName: str, StackName: str) -> None:  # noqa: N803
        assert StackName in self.stacks
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

    def wait(self, ChangeSetName: str, StackName: str, WaiterConfig: Any) -> None:  # noqa: N803
        del WaiterConfig
        assert StackName in self.stacks
        if self.invalid or self._is_unchanged(ChangeSetName):
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
