"""Which capabilities a template asks its deployer to acknowledge (API reference, CreateStack)."""

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from analytics_emulator.cloudformation.templates.shape import transforms_of

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
    needed = needed_capability(resources)
    return None if needed is None or needed in given or NAMED in given else needed


def needed_capability(resources: Mapping[str, Any]) -> str | None:
    """Return the capability that a template's resources need."""
    needed = None
    for resource in _of_iam(resources):
        name = _NAMES[resource["Type"]]
        if name and name in (resource.get("Properties") or {}):
            return NAMED
        needed = "CAPABILITY_IAM"
    return needed


def summary(template: Mapping[str, Any]) -> dict[str, Any]:
    """Return what ValidateTemplate and GetTemplateSummary tell of capabilities and transforms.

    The reason's text is the command line reference's (get-template-summary, examples).
    """
    told: dict[str, Any] = {}
    resources = template.get("Resources") or {}
    if needed := needed_capability(resources):
        types = sorted({resource["Type"] for resource in _of_iam(resources)})
        told["Capabilities"] = [needed]
        told["CapabilitiesReason"] = (
            f"The following resource(s) require capabilities: [{', '.join(types)}]"
        )
    if transforms := transforms_of(template):
        told["DeclaredTransforms"] = transforms
    return told


def _of_iam(resources: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    for resource in resources.values():
        if isinstance(resource, Mapping) and resource.get("Type") in _NAMES:
            yield resource
