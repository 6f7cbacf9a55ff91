"""Users and managed policies change, and go, with what the template has given them."""

from typing import Any

from analytics_emulator.cloudformation.iam_managed_policy_type import MANAGED_POLICY
from analytics_emulator.cloudformation.iam_user_type import USER
from tests.unit.emulator.cloudformation.test_resource_types import RecordingApi

ARN = "arn:aws:iam::000000000000:policy/p"


def calls(api: RecordingApi) -> list[str]:
    return [name for name, _ in api.calls if not name.startswith("list_")]


def policy(action: str, **more: Any) -> dict[str, Any]:
    return {"PolicyArn": ARN, "PolicyId": "i", "PolicyDocument": {"Id": action}, **more}


def versions(*names: str) -> dict[str, Any]:
    return {"Versions": [{"VersionId": n, "IsDefaultVersion": n == names[-1]} for n in names]}


def test_user_changes_groups_policies_and_tags() -> None:
    api = RecordingApi()
    before = {"UserName": "u", "Arn": "a", "Groups": ["g"], "Tags": [{"Key": "k", "Value": "v"}]}
    USER.update_resource(api, before, {"UserName": "u", "Groups": ["h"], "Path": "/p/"})
    assert calls(api) == [
        "update_user",
        "remove_user_from_group",
        "add_user_to_group",
        "untag_user",
    ]


def test_user_goes_once_out_of_the_template_s_groups_that_are_left() -> None:
    api = RecordingApi(
        list_groups_for_user={"Groups": [{"GroupName": "g"}, {"GroupName": "other"}]},
        list_user_policies={"PolicyNames": ["p"]},
        list_attached_user_policies={"AttachedPolicies": []},
    )
    inline = [{"PolicyName": "p", "PolicyDocument": {}}]
    USER.delete_resource(api, {"UserName": "u", "Groups": ["g", "gone"], "Policies": inline})
    assert calls(api) == ["remove_user_from_group", "delete_user_policy", "delete_user"]


def test_sixth_version_of_a_policy_takes_the_oldest_one_s_place() -> None:
    api = RecordingApi(list_policy_versions=versions("v9", "v10", "v11", "v12", "v13"))
    MANAGED_POLICY.update_resource(api, policy("a"), policy("b", Users=["u"]))
    assert calls(api) == ["delete_policy_version", "create_policy_version", "attach_user_policy"]
    assert ("delete_policy_version", {"PolicyArn": ARN, "VersionId": "v9"}) in api.calls


def test_policy_goes_from_those_who_still_have_it_with_all_its_versions() -> None:
    api = RecordingApi(
        list_policy_versions=versions("v1", "v2"),
        list_entities_for_policy={"PolicyRoles": [{"RoleName": "r"}]},
    )
    MANAGED_POLICY.delete_resource(api, policy("a", Roles=["r", "gone"], Users=["gone"]))
    assert calls(api) == ["detach_role_policy", "delete_policy_version", "delete_policy"]
