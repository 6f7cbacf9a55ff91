"""Hands a stack's tags on to the keys that it makes (CloudFormation guide, "Resource tags").

LocalStack keeps them with the stack alone. A key's tags count when policies grant by them, for
nobody knows a key's name beforehand; of other types docs/limits.md says that they have none.
"""

from typing import Any

from localstack.services.cloudformation.engine.v2.change_set_model_executor import (
    ChangeSetModelExecutor,
)

from analytics_emulator.localstack.typed import patched

TAGGED = frozenset({"AWS::KMS::Key"})


def apply() -> None:
    """Put a stack's tags beside a resource's own, which win."""

    @patched(ChangeSetModelExecutor.create_resource_provider_payload)
    def create_payload(create: Any, self: Any, *args: Any, **kwargs: Any) -> Any:
        payload = create(self, *args, **kwargs)
        tags = self._change_set.stack.tags
        if payload and payload["action"] == "Add" and payload["resourceType"] in TAGGED and tags:
            data = payload["requestData"]
            own = (data["resourceProperties"] or {}).get("Tags") or []
            names = {tag["Key"] for tag in own}
            passed = [tag for tag in tags if tag["Key"] not in names]
            data["resourceProperties"] = {**data["resourceProperties"], "Tags": [*own, *passed]}
        return payload
