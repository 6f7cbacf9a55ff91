"""Print which changes that `updates.yaml` says are applied make no difference to what is asked for.

Run by the emulator's Python. Each type's update is given a change of one property, and none.
"""

import copy
import json
import logging
import random
import sys
from types import SimpleNamespace
from typing import Any

import provider_probe
from localstack.services.cloudformation.resource_provider import ResourceProviderExecutor
from provider_probe import ASKED, INSTEAD, Clients, example

from analytics_emulator.cloudformation.tables import accepted_without_effect, applied_by_updates
from analytics_emulator.localstack.corrections import (
    actions,
    left_out,
    missing_updates,
    state_machines,
)

# Rules are made anew as a whole, stacks and their like judge for themselves; a plan's stages and
# methods are no examples (tests/conformance/cloudformation/updates.yaml has them).
SPECIAL = {
    "AWS::ApiGateway::UsagePlan",
    "AWS::CDK::Metadata",
    "AWS::CloudFormation::Stack",
    "AWS::Events::Rule",
}
# Alternatives of which an update that names one doesn't look at the other.
ELSE = {"Definition": ("DefinitionString", "DefinitionS3Location")}


def asked(provider: Any, before: dict[str, Any], after: dict[str, Any]) -> list[Any]:
    """Update a resource; give what was asked for, also where it stumbled."""
    ASKED.clear()
    random.seed(1)
    type_name = provider.SCHEMA["typeName"]
    request = SimpleNamespace(
        account_id="000000000000", region_name="us-east-1", action="Modify", stack_name="s",
        stack_id="arn:aws:cloudformation:us-east-1:000000000000:stack/s/1",
        logical_resource_id="R", resource_type=type_name, request_token="t",
        desired_state=copy.deepcopy(after), previous_state=copy.deepcopy(before),
        custom_context={}, aws_client_factory=Clients(), logger=logging.getLogger(),
    )  # fmt: skip
    try:
        actions._HonestProvider(provider).update(request)
    except Exception as error:
        ASKED.append(("error", type(error).__name__))
    return list(ASKED)


def changed(value: Any) -> Any:
    """Return a value of the same kind that differs."""
    if isinstance(value, bool):
        return not value
    if isinstance(value, dict):
        return {name: changed(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [*map(changed, value)]
    return value + 1 if isinstance(value, int) else f"{value}-other"


def lost(type_name: str, applied: list[str]) -> list[str]:
    """Return the properties whose change makes no difference."""
    provider: Any = ResourceProviderExecutor.try_load_resource_provider(type_name)
    schema = provider.SCHEMA
    full = {n: example(part, schema, n) for n, part in schema["properties"].items()}
    instead = INSTEAD.get(type_name, {})
    found = []
    for name in applied:
        around = {n: v for n, v in full.items() if n not in instead.get(name, ())}
        around = {n: v for n, v in around.items() if n not in ELSE.get(name, ())}
        if name not in around:
            found.append(name)
            continue
        after = {**around, name: changed(around[name])}
        if asked(provider, around, after) == asked(provider, around, around):
            found.append(name)
    unfelt = accepted_without_effect().get(type_name, {})
    return [name for name in found if name not in unfelt]


def main() -> None:
    provider_probe.listen()
    left_out.apply()
    missing_updates.apply()
    state_machines.apply()
    table = {name: entry["applied"] for name, entry in applied_by_updates().items()}
    listed = {name: names for name, names in table.items() if name not in SPECIAL}
    json.dump({name: lost(name, names) for name, names in listed.items()}, sys.stdout)


if __name__ == "__main__":
    main()
