"""AWS::Logs::LogGroup, MetricFilter and SubscriptionFilter over the CloudWatch Logs API.

LocalStack's own provider of log groups keeps nothing but the name, and reports updates that it
doesn't make; it has none of metric filters, and names a subscription filter after its group, so
that a second one takes the first one's place.
"""

from typing import Any

from analytics_emulator.cloudformation.resource_type import (
    Api,
    Operation,
    Properties,
    ResourceType,
)
from analytics_emulator.cloudformation.tags import set_tag_map, tag_map


def _after_create(api: Api, properties: Properties) -> None:
    if "RetentionInDays" in properties:
        _set_retention(api, properties)


def _update(api: Api, before: Properties, after: Properties) -> None:
    if before.get("RetentionInDays") != after.get("RetentionInDays"):
        _set_retention(api, after)
    _set_key(api, before.get("KmsKeyId"), after)
    resource = {"resourceArn": after["Arn"].removesuffix(":*")}
    set_tag_map(api, resource, before, after)


def _set_key(api: Api, before: str | None, after: Properties) -> None:
    group, key = {"logGroupName": after["LogGroupName"]}, after.get("KmsKeyId")
    if key and key != before:
        api.call("associate_kms_key", group | {"kmsKeyId": key})
    elif before and not key:
        api.call("disassociate_kms_key", group)


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
    derived=("Arn",),
    update=_update,
    delete=Operation("delete_log_group", _NAME),
    create_only=("LogGroupName", "LogGroupClass"),
)


def _transformations(given: list[Properties]) -> list[Properties]:
    """The API begins a transformation's members with a small letter, and maps dimensions."""
    return [{_api_name(name): _api_value(name, value) for name, value in t.items()} for t in given]


def _api_name(name: str) -> str:
    return name[0].lower() + name[1:]


def _api_value(name: str, value: Any) -> Any:
    return {item["Key"]: item["Value"] for item in value} if name == "Dimensions" else value


_FILTER_NAME = {"logGroupName": "LogGroupName", "filterName": "FilterName"}
_PUT_FILTER = Operation(
    "put_metric_filter",
    _FILTER_NAME
    | {"filterPattern": "FilterPattern", "metricTransformations": "MetricTransformations"},
    conversions={"metricTransformations": _transformations},
)

METRIC_FILTER = ResourceType(
    "AWS::Logs::MetricFilter",
    service="logs",
    reference="FilterName",
    name="FilterName",
    create=_PUT_FILTER,
    update=_PUT_FILTER,
    delete=Operation("delete_metric_filter", _FILTER_NAME),
    create_only=("FilterName", "LogGroupName"),
)

_PUT_SUBSCRIPTION = Operation(
    "put_subscription_filter",
    _FILTER_NAME
    | {"filterPattern": "FilterPattern", "destinationArn": "DestinationArn", "roleArn": "RoleArn"},
)

SUBSCRIPTION_FILTER = ResourceType(
    "AWS::Logs::SubscriptionFilter",
    service="logs",
    reference="FilterName",
    name="FilterName",
    create=_PUT_SUBSCRIPTION,
    update=_PUT_SUBSCRIPTION,
    delete=Operation("delete_subscription_filter", _FILTER_NAME),
    create_only=("FilterName", "LogGroupName"),
)
