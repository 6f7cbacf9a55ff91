"""AWS::IAM::User over the IAM API.

LocalStack's own provider leaves out a user's inline policies and password, and can't change one.
"""

from analytics_emulator.cloudformation.iam_policies import remove_policies, set_policies
from analytics_emulator.cloudformation.resource_type import (
    Api,
    Operation,
    Properties,
    ResourceType,
    members,
)
from analytics_emulator.cloudformation.tags import set_tags


def _user(properties: Properties) -> Properties:
    return {"UserName": properties["UserName"]}


def _after_create(api: Api, properties: Properties) -> None:
    _set_groups(api, {}, properties)
    set_policies(api, "user", _user(properties), {}, properties)


def _set_groups(api: Api, before: Properties, after: Properties) -> None:
    old, new = (set(p.get("Groups") or []) for p in (before, after))
    for group in sorted(old - new):
        api.call("remove_user_from_group", _user(after) | {"GroupName": group})
    for group in sorted(new - old):
        api.call("add_user_to_group", _user(after) | {"GroupName": group})


def _update(api: Api, before: Properties, after: Properties) -> None:
    user = _user(after)
    if (before.get("Path") or "/") != (path := after.get("Path") or "/"):
        api.call("update_user", user | {"NewPath": path})
    _set_groups(api, before, after)
    set_policies(api, "user", user, before, after)
    set_tags(api, user, before, after, "user")


class _UserRemoval:
    """IAM deletes no user who still has policies or is in a group."""

    def run(self, api: Api, properties: Properties) -> Properties:
        """Take away what the template has given, then the user."""
        user = _user(properties)
        there = {one["GroupName"] for one in api.call("list_groups_for_user", user)["Groups"]}
        for group in sorted(there.intersection(properties.get("Groups") or [])):
            api.call("remove_user_from_group", user | {"GroupName": group})
        remove_policies(api, "user", user, properties)
        return api.call("delete_user", user)


USER = ResourceType(
    "AWS::IAM::User",
    service="iam",
    reference="UserName",
    name="UserName",
    made_up_name=lambda name: name[-64:],
    create=Operation(
        "create_user", members("Path", "Tags", "UserName"), attributes={"Arn": "User/Arn"}
    ),
    after_create=_after_create,
    update=_update,
    delete=_UserRemoval(),
    create_only=("UserName",),
)
