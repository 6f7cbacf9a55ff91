"""A resource's tags, brought from what they were to what they are to be."""

from analytics_emulator.cloudformation.resource_type import Api, Properties


def set_tags(
    api: Api, resource: Properties, before: Properties, after: Properties, kind: str = "resource"
) -> None:
    """Tag it by `untag_…` and `tag_…`; `resource` is what these calls name it by."""
    given, dropped = changed_tags(before, after)
    if dropped:
        api.call(f"untag_{kind}", resource | {"TagKeys": dropped})
    if given:
        api.call(f"tag_{kind}", resource | {"Tags": given})


def set_tag_map(api: Api, resource: Properties, before: Properties, after: Properties) -> None:
    """Tag it where the API takes a map, by names that begin small."""
    given, dropped = changed_tags(before, after)
    if dropped:
        api.call("untag_resource", resource | {"tagKeys": dropped})
    if given:
        api.call("tag_resource", resource | {"tags": tag_map(given)})


def changed_tags(before: Properties, after: Properties) -> tuple[list[Properties], list[str]]:
    """Return the tags to set and the keys to drop so that `Tags` becomes what it is after."""
    old, new = tag_map(before.get("Tags") or []), tag_map(after.get("Tags") or [])
    given = [{"Key": key, "Value": new[key]} for key in new if old.get(key) != new[key]]
    return given, [key for key in old if key not in new]


def tag_map(tags: list[Properties]) -> dict[str, str]:
    """Return CloudFormation's list of tags as a map."""
    return {tag["Key"]: tag["Value"] for tag in tags}
