"""AWS::IAM::Role over the IAM API.

LocalStack's own provider leaves a role's policies as they were made when a template changes them.
"""

import json
from typing import Any

from analytics_emulator.cloudformation.resource_type import (
    Api,
    Operation,
    Properties,
    ResourceType,
    members,
)
from analytics_emulator.cloudformation.tags import changed_tags

_ATTRIBUTES = {"Arn": "Role/Arn", "RoleId": "Role/RoleId"}


def _as_text(document: Any) -> str:
    return document if isinstance(document, str) else json.dumps(document)


_CREATE = Operation(
    "create_role",
    members(
        "AssumeRolePolicyDocument",
        "Description",
        "MaxSessionDuration",
        "Path",
        "PermissionsBoundary",
        "RoleName",
        "Tags",
    ),
    attributes=_ATTRIBUTES,
    conversions={"AssumeRolePolicyDocument": _as_text},
)


def _inline(properties: Properties) -> dict[str, str]:
    """Return the inline policies' documents by name."""
    policies = properties.get("Policies") or []
    return {policy["PolicyName"]: _as_text(policy["PolicyDocument"]) for policy in policies}


def _set_policies(api: Api, before: Properties, after: Properties) -> None:
    """Bring inline and attached policies from what they were to what they are to be."""
    role = {"RoleName": after["RoleName"]}
    old, new = _inline(before), _inline(after)
    for name in old.keys() - new.keys():
        api.call("delete_role_policy", role | {"PolicyName": name})
    for name in sorted(name for name in new if old.get(name) != new[name]):
        api.call("put_role_policy", role | {"PolicyName": name, "PolicyDocument": new[name]})
    attached, wanted = (set(p.get("ManagedPolicyArns") or []) for p in (before, after))
    for arn in sorted(attached - wanted):
        api.call("detach_role_policy", role | {"PolicyArn": arn})
    for arn in sorted(wanted - attached):
        api.call("attach_role_policy", role | {"PolicyArn": arn})


def _after_create(api: Api, properties: Properties) -> None:
    _set_policies(api, {}, properties)


def _update(api: Api, before: Properties, after: Properties) -> None:
    role = {"RoleName": after["RoleName"]}
    trust = _as_text(after["AssumeRolePolicyDocument"])
    if trust != _as_text(before["AssumeRolePolicyDocument"]):
        api.call("update_assume_role_policy", role | {"PolicyDocument": trust})
    settings = {
        "Description": after.get("Description") or "",
        "MaxSessionDuration": after.get("MaxSessionDuration") or 3600,
    }
    api.call("update_role", role | settings)
    _set_boundary(api, role, before.get("PermissionsBoundary"), after.get("PermissionsBoundary"))
    _set_policies(api, before, after)
    given, dropped = changed_tags(before, after)
    if dropped:
        api.call("untag_role", role | {"TagKeys": dropped})
    if given:
        api.call("tag_role", role | {"Tags": given})


def _set_boundary(api: Api, role: Properties, before: str | None, after: str | None) -> None:
    if before == after:
        return
    if after:
        api.call("put_role_permissions_boundary", role | {"PermissionsBoundary": after})
    else:
        api.call("delete_role_permissions_boundary", role)


ROLE_POLICY = ResourceType(
    "AWS::IAM::RolePolicy",
    service="iam",
    reference="PolicyName",
    create=Operation(
        "put_role_policy",
        members("PolicyDocument", "PolicyName", "RoleName"),
        conversions={"PolicyDocument": _as_text},
    ),
    update=Operation(
        "put_role_policy",
        members("PolicyDocument", "PolicyName", "RoleName"),
        conversions={"PolicyDocument": _as_text},
    ),
    delete=Operation("delete_role_policy", members("PolicyName", "RoleName")),
    create_only=("PolicyName", "RoleName"),
)


class _RoleRemoval:
    """IAM deletes no role that still has policies."""

    def run(self, api: Api, properties: Properties) -> Properties:
        """Take away the template's policies that are still there, then the role."""
        role = {"RoleName": properties["RoleName"]}
        inline = api.call("list_role_policies", role)["PolicyNames"]
        attached = api.call("list_attached_role_policies", role)["AttachedPolicies"]
        for name in inline:
            if name in _inline(properties):
                api.call("delete_role_policy", role | {"PolicyName": name})
        for arn in (policy["PolicyArn"] for policy in attached):
            if arn in (properties.get("ManagedPolicyArns") or []):
                api.call("detach_role_policy", role | {"PolicyArn": arn})
        return api.call("delete_role", role)


ROLE = ResourceType(
    "AWS::IAM::Role",
    service="iam",
    reference="RoleName",
    name="RoleName",
    made_up_name=lambda name: name[-64:],
    create=_CREATE,
    after_create=_after_create,
    update=_update,
    delete=_RoleRemoval(),
    create_only=("RoleName", "Path"),
)
