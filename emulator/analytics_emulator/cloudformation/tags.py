"""What changed between two lists of tags."""

from analytics_emulator.cloudformation.resource_type import Properties


def changed_tags(before: Properties, after: Properties) -> tuple[list[Properties], list[str]]:
    """Return the tags to set and the keys to drop so that `Tags` becomes what it is after."""
    old, new = tag_map(before.get("Tags") or []), tag_map(after.get("Tags") or [])
    given = [{"Key": key, "Value": new[key]} for key in new if old.get(key) != new[key]]
    return given, [key for key in old if key not in new]


def tag_map(tags: list[Properties]) -> dict[str, str]:
    """Return CloudFormation's list of tags as a map."""
    return {tag["Key"]: tag["Value"] for tag in tags}
