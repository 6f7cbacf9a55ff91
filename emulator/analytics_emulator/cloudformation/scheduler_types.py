"""AWS::Scheduler::Schedule over the EventBridge Scheduler API.

LocalStack's own provider can't change one.
"""

from analytics_emulator.cloudformation.resource_type import Operation, ResourceType, members

_SETTINGS = members(
    "Name", "GroupName", "Description", "EndDate", "FlexibleTimeWindow", "ScheduleExpression",
    "ScheduleExpressionTimezone", "StartDate", "State", "Target",
)  # fmt: skip

SCHEDULE = ResourceType(
    "AWS::Scheduler::Schedule",
    service="scheduler",
    reference="Name",
    name="Name",
    create=Operation("create_schedule", _SETTINGS, attributes={"Arn": "ScheduleArn"}),
    update=Operation("update_schedule", _SETTINGS),
    delete=Operation("delete_schedule", members("Name", "GroupName")),
    create_only=("Name",),
)
