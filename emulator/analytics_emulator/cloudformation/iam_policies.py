"""Policies of an identity as templates name them: inline, attached and managed ones."""

import json
from typing import Any

from analytics_emulator.cloudformation.resource_type import Api, Properties


def as_text(document: Any) -> str:
    """Return a policy's document as the API takes it."""
    return document if isinstance(document, str) else json.dumps(document)


def inline(properties: Properties) -> dict[str, str]:
    """Return the inline policies' documents by name."""
    policies = properties.get("Policies") or []
    return {policy["PolicyName"]: as_text(policy["PolicyDocument"]) for policy in policies}


def set_policies(
    api: Api, kind: str, identity: Properties, before: Properties, after: Properties
) -> None:
    """Bring a role's or user's policies from what they were to what they are to be."""
    old, new = inline(before), inline(after)
    for name in old.keys() - new.keys():
        api.call(f"delete_{kind}_policy", identity | {"PolicyName": name})
    for name in sorted(name for name in new if old.get(name) != new[name]):
        api.call(f"put_{kind}_policy", identity | {"PolicyName": name, "PolicyDocument": new[name]})
    attached, wanted = (set(p.get("ManagedPolicyArns") or []) for p in (before, after))
    for arn in sorted(attached - wanted):
        api.call(f"detach_{kind}_policy", identity | {"PolicyArn": arn})
    for arn in sorted(wanted - attached):
        api.call(f"attach_{kind}_policy", identity | {"PolicyArn": arn})


def remove_policies(api: Api, kind: str, identity: Properties, properties: Properties) -> None:
    """Take away the template's policies that are still there: IAM deletes nobody who has some."""
    there = api.call(f"list_{kind}_policies", identity)["PolicyNames"]
    attached = api.call(f"list_attached_{kind}_policies", identity)["AttachedPolicies"]
    for name in there:
        if name in inline(properties):
            api.call(f"delete_{kind}_policy", identity | {"PolicyName": name})
    for arn in (policy["PolicyArn"] for policy in attached):
        if arn in (properties.get("ManagedPolicyArns") or []):
            api.call(f"detach_{kind}_policy", identity | {"PolicyArn": arn})
