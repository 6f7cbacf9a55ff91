"""What API Gateway keeps of an account, and tags of its resources."""

from typing import Any

from analytics_emulator.cloudformation.resource_type import Properties
from analytics_emulator.cloudformation.tags import changed_tags, tag_map


def update_account(clients: Any, _before: Properties, after: Properties) -> None:
    """Set the role by which logs are written."""
    role = after.get("CloudWatchRoleArn", "")
    change = {"op": "replace", "path": "/cloudwatchRoleArn", "value": role}
    clients.apigateway.update_account(patchOperations=[change])


def set_tags(client: Any, path: str, before: Properties, after: Properties) -> None:
    """Bring the tags of a resource from what they were to what they are to be.

    LocalStack's providers write those that they have set with small letters.
    """
    arn = f"arn:aws:apigateway:{client.meta.region_name}::/{path}"
    told = before.get("Tags") or []
    old = [{name.capitalize(): value for name, value in tag.items()} for tag in told]
    given, dropped = changed_tags({"Tags": old}, after)
    if dropped:
        client.untag_resource(resourceArn=arn, tagKeys=dropped)
    if given:
        client.tag_resource(resourceArn=arn, tags=tag_map(given))
