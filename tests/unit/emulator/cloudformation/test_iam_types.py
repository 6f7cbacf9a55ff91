"""Roles change as their template does."""

import json
from typing import Any

from analytics_emulator.cloudformation.iam_types import ROLE
from tests.unit.emulator.cloudformation.test_resource_types import RecordingApi

TRUST = {"Version": "2012-10-17", "Statement": []}
MANAGED = "arn:aws:iam::aws:policy/ReadOnlyAccess"


def role(*policies: str, **more: Any) -> dict[str, Any]:
    """A role's properties with inline policies of these names."""
    inline = [{"PolicyName": name, "PolicyDocument": {"Id": name}} for name in policies]
    return {"RoleName": "r", "AssumeRolePolicyDocument": TRUST, "Policies": inline} | more


def calls(api: RecordingApi) -> list[str]:
    return [name for name, _ in api.calls]


def test_role_is_made_with_its_policies() -> None:
    api = RecordingApi(create_role={"Role": {"Arn": "arn", "RoleId": "id"}})
    created = ROLE.create_resource(api, role("a", ManagedPolicyArns=[MANAGED]))
    assert calls(api) == ["create_role", "put_role_policy", "attach_role_policy"]
    assert json.loads(api.calls[0][1]["AssumeRolePolicyDocument"]) == TRUST
    assert created["Arn"] == "arn"


def test_update_puts_what_is_new_and_takes_what_is_gone() -> None:
    api = RecordingApi()
    before = role("kept", "gone", ManagedPolicyArns=[MANAGED], Arn="arn", RoleId="id")
    ROLE.update_resource(api, before, role("kept", "new"))
    changed = [(name, request.get("PolicyName")) for name, request in api.calls]
    assert ("put_role_policy", "new") in changed
    assert ("delete_role_policy", "gone") in changed
    assert ("put_role_policy", "kept") not in changed
    assert "detach_role_policy" in calls(api)


def test_trust_is_changed_only_when_it_changed() -> None:
    api = RecordingApi()
    before = role(Arn="arn", RoleId="id")
    ROLE.update_resource(api, before, role())
    assert "update_assume_role_policy" not in calls(api)
    ROLE.update_resource(api, before, role(AssumeRolePolicyDocument=TRUST | {"Id": "other"}))
    assert "update_assume_role_policy" in calls(api)


def test_role_goes_after_the_policies_that_are_still_there() -> None:
    attached = {"AttachedPolicies": [{"PolicyArn": MANAGED}]}
    api = RecordingApi(
        list_role_policies={"PolicyNames": ["a"]}, list_attached_role_policies=attached
    )
    ROLE.delete_resource(api, role("a", "b", ManagedPolicyArns=[MANAGED]))
    assert calls(api)[2:] == ["delete_role_policy", "detach_role_policy", "delete_role"]
