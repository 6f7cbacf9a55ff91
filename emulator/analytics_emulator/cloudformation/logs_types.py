"""AWS::Logs::LogGroup over the CloudWatch Logs API.

LocalStack's own provider keeps nothing but the name, and reports updates that it doesn't make.
"""

from analytics_emulator.cloudformation.resource_type import (
    Api,
    Operation,
    Properties,
    ResourceType,
)
from analytics_emulator.cloudformation.tags import changed_tags, tag_map


def _after_create(api: Api, properties: Properties) -> None:
    if "RetentionInDays" in properties:
        _set_retention(api, properties)


def _update(api: Api, before: Properties, after: Properties) -> None:
    if before.get("RetentionInDays") != after.get("RetentionInDays"):
        _set_retention(api, after)
    resource = {"resourceArn": after["Arn"].removesuffix(":*")}
    given, dropped = changed_tags(before, after)
    if dropped:
        api.call("untag_resource", resource | {"tagKeys": dropped})
    if given:
        api.call("tag_resource", resource | {"tags": tag_map(given)})


def _set_retention(api: Api, properties: Properties) -> None:
    group = {"logGroupName": properties["LogGroupName"]}
    if properties.get("RetentionInDays") is None:
        api.call("delete_retention_policy", group)
    else:
        days = {"retentionInDays": properties["RetentionInDays"]}
        api.call("put_retention_policy", group | days)


def _with_arn(api: Api, properties: Properties) -> Properties:
    where = api.context
    name = properties["LogGroupName"]
    return {"Arn": f"arn:aws:logs:{where.region}:{where.account_id}:log-group:{name}:*"}


_NAME = {"logGroupName": "LogGroupName"}

LOG_GROUP = ResourceType(
    "AWS::Logs::LogGroup",
    service="logs",
    reference="LogGroupName",
    name="LogGroupName",
    create=Operation(
        "create_log_group",
        _NAME | {"logGroupClass": "LogGroupClass", "kmsKeyId": "KmsKeyId", "tags": "Tags"},
        conversions={"tags": tag_map},
    ),
    after_create=_after_create,
    derive=_with_arn,
    update=_update,
    delete=Operation("delete_log_group", _NAME),
    create_only=("LogGroupName", "LogGroupClass", "KmsKeyId"),
)
