"""AWS::IAM::ManagedPolicy over the IAM API.

LocalStack's own provider leaves out path and description, and can't change one.
"""

from analytics_emulator.cloudformation.iam_policies import as_text
from analytics_emulator.cloudformation.resource_type import (
    Api,
    Operation,
    Properties,
    ResourceType,
    members,
)

# Property → what of IAM's operations takes one of it.
_HOLDERS = {"Groups": "group", "Roles": "role", "Users": "user"}
_MOST_VERSIONS = 5  # IAM user guide, "IAM and AWS STS quotas"


def _policy(properties: Properties) -> Properties:
    return {"PolicyArn": properties["PolicyArn"]}


def _attach(api: Api, before: Properties, after: Properties) -> None:
    for name, kind in _HOLDERS.items():
        old, new = (set(p.get(name) or []) for p in (before, after))
        for holder in sorted(old - new):
            api.call(f"detach_{kind}_policy", _policy(after) | {f"{kind.title()}Name": holder})
        for holder in sorted(new - old):
            api.call(f"attach_{kind}_policy", _policy(after) | {f"{kind.title()}Name": holder})


def _after_create(api: Api, properties: Properties) -> None:
    _attach(api, {}, properties)


def _update(api: Api, before: Properties, after: Properties) -> None:
    if as_text(before["PolicyDocument"]) != (document := as_text(after["PolicyDocument"])):
        _make_room(api, after)
        version = {"PolicyDocument": document, "SetAsDefault": True}
        api.call("create_policy_version", _policy(after) | version)
    _attach(api, before, after)


def _versions(api: Api, properties: Properties) -> list[str]:
    """Return the versions that may be deleted, oldest first."""
    versions = api.call("list_policy_versions", _policy(properties))["Versions"]
    spare = [one["VersionId"] for one in versions if not one["IsDefaultVersion"]]
    return sorted(spare, key=lambda version: int(version.removeprefix("v")))


def _make_room(api: Api, properties: Properties) -> None:
    spare = _versions(api, properties)
    if len(spare) + 1 >= _MOST_VERSIONS:
        api.call("delete_policy_version", _policy(properties) | {"VersionId": spare[0]})


def _still_attached(api: Api, properties: Properties) -> Properties:
    found = api.call("list_entities_for_policy", _policy(properties))
    names = {
        name: {one[f"{kind.title()}Name"] for one in found.get(f"Policy{name}") or []}
        for name, kind in _HOLDERS.items()
    }
    return {name: [h for h in properties.get(name) or [] if h in names[name]] for name in names}


class _PolicyRemoval:
    """IAM deletes no policy that is attached or has more than its default version."""

    def run(self, api: Api, properties: Properties) -> Properties:
        """Take it from those of the template's who still have it, then delete it."""
        _attach(api, _still_attached(api, properties), _policy(properties))
        for version in _versions(api, properties):
            api.call("delete_policy_version", _policy(properties) | {"VersionId": version})
        return api.call("delete_policy", _policy(properties))


MANAGED_POLICY = ResourceType(
    "AWS::IAM::ManagedPolicy",
    service="iam",
    reference="PolicyArn",
    name="ManagedPolicyName",
    create=Operation(
        "create_policy",
        members("Description", "Path", "PolicyDocument", PolicyName="ManagedPolicyName"),
        attributes={"PolicyArn": "Policy/Arn", "PolicyId": "Policy/PolicyId"},
        conversions={"PolicyDocument": as_text},
    ),
    after_create=_after_create,
    update=_update,
    delete=_PolicyRemoval(),
    create_only=("Description", "ManagedPolicyName", "Path"),
)
