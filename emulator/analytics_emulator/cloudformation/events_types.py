"""AWS::Events::EventBus over the EventBridge API.

LocalStack's own provider keeps nothing but the name.
"""

from analytics_emulator.cloudformation.resource_type import (
    Api,
    Operation,
    Properties,
    ResourceType,
    members,
)
from analytics_emulator.cloudformation.tags import set_tags


def _update(api: Api, before: Properties, after: Properties) -> None:
    """Change the tags; the rest makes another bus (EventBridge has no UpdateEventBus here)."""
    set_tags(api, {"ResourceARN": after["Arn"]}, before, after)


EVENT_BUS = ResourceType(
    "AWS::Events::EventBus",
    service="events",
    reference="Name",
    create=Operation(
        "create_event_bus",
        members("Name", "Tags"),
        attributes={"Arn": "EventBusArn"},
    ),
    derived=("Name",),  # which the guide lists among what Fn::GetAtt gives
    update=_update,
    delete=Operation("delete_event_bus", members("Name")),
    create_only=("Name",),
)
