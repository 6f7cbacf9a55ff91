"""Policies of roles, users and groups, and what belongs to groups and instance profiles."""

import json
from typing import Any

from analytics_emulator.cloudformation.resource_type import Properties

_HOLDERS = (("Roles", "role"), ("Users", "user"), ("Groups", "group"))


def update_policy(clients: Any, before: Properties, after: Properties) -> None:
    """Put the document where it is to stand, and take it away where it no longer is."""
    document, name = _text(after["PolicyDocument"]), after["PolicyName"]
    for listed, kind in _HOLDERS:
        for holder in after.get(listed) or []:
            named = {f"{kind.title()}Name": holder, "PolicyName": name}
            getattr(clients.iam, f"put_{kind}_policy")(**named, PolicyDocument=document)
    for listed, kind in _HOLDERS:
        left = after.get(listed) or [] if before["PolicyName"] == name else []
        for holder in before.get(listed) or []:
            if holder not in left:
                named = {f"{kind.title()}Name": holder, "PolicyName": before["PolicyName"]}
                getattr(clients.iam, f"delete_{kind}_policy")(**named)


def update_group(clients: Any, before: Properties, after: Properties) -> None:
    """Bring a group's policies to what they are to be."""
    iam, group = clients.iam, {"GroupName": before["GroupName"]}
    old, new = (set(p.get("ManagedPolicyArns") or []) for p in (before, after))
    for arn in old - new:
        iam.detach_group_policy(**group, PolicyArn=arn)
    for arn in new - old:
        iam.attach_group_policy(**group, PolicyArn=arn)
    held, given = _inline(before), _inline(after)
    for name in held.keys() - given.keys():
        iam.delete_group_policy(**group, PolicyName=name)
    for name, document in given.items():
        if held.get(name) != document:
            iam.put_group_policy(**group, PolicyName=name, PolicyDocument=document)


def update_instance_profile(clients: Any, before: Properties, after: Properties) -> None:
    """Exchange the role."""
    profile = {"InstanceProfileName": before["InstanceProfileName"]}
    for role in before["Roles"]:
        if role not in after["Roles"]:
            clients.iam.remove_role_from_instance_profile(**profile, RoleName=role)
    for role in after["Roles"]:
        if role not in before["Roles"]:
            clients.iam.add_role_to_instance_profile(**profile, RoleName=role)


def _inline(properties: Properties) -> dict[str, str]:
    listed = properties.get("Policies") or []
    return {policy["PolicyName"]: _text(policy["PolicyDocument"]) for policy in listed}


def _text(document: Any) -> str:
    return document if isinstance(document, str) else json.dumps(document)
