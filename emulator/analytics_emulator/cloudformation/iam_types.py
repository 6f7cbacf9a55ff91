"""AWS::IAM::Role over the IAM API.

LocalStack's own provider leaves a role's policies as they were made when a template changes them.
"""

from analytics_emulator.cloudformation.iam_policies import (
    as_text,
    remove_policies,
    set_policies,
)
from analytics_emulator.cloudformation.resource_type import (
    Api,
    Operation,
    Properties,
    ResourceType,
    members,
)
from analytics_emulator.cloudformation.tags import set_tags

_ATTRIBUTES = {"Arn": "Role/Arn", "RoleId": "Role/RoleId"}


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
    conversions={"AssumeRolePolicyDocument": as_text},
)


def _after_create(api: Api, properties: Properties) -> None:
    set_policies(api, "role", {"RoleName": properties["RoleName"]}, {}, properties)


def _update(api: Api, before: Properties, after: Properties) -> None:
    role = {"RoleName": after["RoleName"]}
    trust = as_text(after["AssumeRolePolicyDocument"])
    if trust != as_text(before["AssumeRolePolicyDocument"]):
        api.call("update_assume_role_policy", role | {"PolicyDocument": trust})
    settings = {
        "Description": after.get("Description") or "",
        "MaxSessionDuration": after.get("MaxSessionDuration") or 3600,
    }
    api.call("update_role", role | settings)
    _set_boundary(api, role, before.get("PermissionsBoundary"), after.get("PermissionsBoundary"))
    set_policies(api, "role", role, before, after)
    set_tags(api, role, before, after, "role")


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
        conversions={"PolicyDocument": as_text},
    ),
    update=Operation(
        "put_role_policy",
        members("PolicyDocument", "PolicyName", "RoleName"),
        conversions={"PolicyDocument": as_text},
    ),
    delete=Operation("delete_role_policy", members("PolicyName", "RoleName")),
    create_only=("PolicyName", "RoleName"),
)


class _RoleRemoval:
    """IAM deletes no role that still has policies."""

    def run(self, api: Api, properties: Properties) -> Properties:
        """Take away the template's policies that are still there, then the role."""
        role = {"RoleName": properties["RoleName"]}
        remove_policies(api, "role", role, properties)
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
