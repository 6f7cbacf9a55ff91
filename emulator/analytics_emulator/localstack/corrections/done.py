"""What a deployment did, as it is undone."""

from dataclasses import asdict, dataclass
from typing import Any

from localstack.aws.api.cloudformation import ChangeAction


@dataclass(frozen=True)
class Done:
    """An action that succeeded, with the resource as it was before."""

    action: ChangeAction
    logical_id: str
    type_name: str
    before: Any

    def kept(self, resource: Any) -> dict[str, Any]:
        """Return it in plain values with what it made, as a stack keeps it."""
        return {**asdict(self), "action": self.action.value, "resource": resource}
