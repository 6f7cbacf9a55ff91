"""Which capabilities a template asks its deployer to acknowledge (API reference, CreateStack)."""

from collections.abc import Collection, Mapping
from typing import Any

_NAMES = {
    "AWS::IAM::AccessKey": None,
    "AWS::IAM::Group": "GroupName",
    "AWS::IAM::InstanceProfile": "InstanceProfileName",
    "AWS::IAM::ManagedPolicy": "ManagedPolicyName",
    "AWS::IAM::Policy": None,
    "AWS::IAM::Role": "RoleName",
    "AWS::IAM::User": "UserName",
    "AWS::IAM::UserToGroupAddition": None,
}
NAMED = "CAPABILITY_NAMED_IAM"


def missing_capability(resources: Mapping[str, Any], given: Collection[str]) -> str | None:
    """Return the capability that a template needs and hasn't, if there is one."""
    needed = None
    for resource in resources.values():
        if not isinstance(resource, Mapping) or resource.get("Type") not in _NAMES:
            continue
        name = _NAMES[resource["Type"]]
        if name and name in (resource.get("Properties") or {}):
            needed = NAMED
            break
        needed = "CAPABILITY_IAM"
    if needed is None or needed in given or NAMED in given:
        return None
    return needed
