"""AWS::CloudWatch::Alarm and Dashboard over the CloudWatch API.

LocalStack's own alarm provider can't update. What its alarms don't evaluate (metric math,
percentiles, anomaly bands) isn't among the honoured properties, so a template with it is refused.
"""

import json
from typing import Any

from analytics_emulator.cloudformation.resource_type import (
    Api,
    Operation,
    Properties,
    ResourceType,
    members,
)
from analytics_emulator.cloudformation.tags import set_tags
from analytics_emulator.service import ServiceError


def _alarm_arn(api: Api, properties: Properties) -> Properties:
    where = api.context
    name = properties["AlarmName"]
    return {"Arn": f"arn:aws:cloudwatch:{where.region}:{where.account_id}:alarm:{name}"}


def _in_list(value: Any) -> list[Any]:
    return [value]


_ALARM = Operation(
    "put_metric_alarm",
    members(
        "ActionsEnabled",
        "AlarmActions",
        "AlarmDescription",
        "AlarmName",
        "ComparisonOperator",
        "DatapointsToAlarm",
        "Dimensions",
        "EvaluationPeriods",
        "InsufficientDataActions",
        "MetricName",
        "Namespace",
        "OKActions",
        "Period",
        "Statistic",
        "Tags",
        "Threshold",
        "TreatMissingData",
        "Unit",
    ),
)


def _update_alarm(api: Api, before: Properties, after: Properties) -> None:
    """PutMetricAlarm ignores tags of an alarm that is there (API reference)."""
    _ALARM.run(api, {name: value for name, value in after.items() if name != "Tags"})
    set_tags(api, {"ResourceARN": after["Arn"]}, before, after)


ALARM = ResourceType(
    "AWS::CloudWatch::Alarm",
    service="cloudwatch",
    reference="AlarmName",
    name="AlarmName",
    create=_ALARM,
    derive=_alarm_arn,
    derived=("Arn",),
    update=_update_alarm,
    delete=Operation(
        "delete_alarms", {"AlarmNames": "AlarmName"}, conversions={"AlarmNames": _in_list}
    ),
    create_only=("AlarmName",),
)


def _checked_body(body: Any) -> str:
    """Refuse what CloudWatch would: a body that is no JSON object with widgets."""
    try:
        widgets = json.loads(body)["widgets"]
    except (KeyError, TypeError, ValueError):
        widgets = None
    if not isinstance(widgets, list):
        raise ServiceError(
            "InvalidParameterInput",
            "The field DashboardBody must be a valid JSON object with widgets",
        )
    return str(body)


_PUT_DASHBOARD = Operation(
    "put_dashboard",
    members("DashboardName", "DashboardBody"),
    conversions={"DashboardBody": _checked_body},
)

METRICS_DASHBOARD = ResourceType(
    "AWS::CloudWatch::Dashboard",
    service="cloudwatch",
    reference="DashboardName",
    name="DashboardName",
    create=_PUT_DASHBOARD,
    update=_PUT_DASHBOARD,
    delete=Operation(
        "delete_dashboards",
        {"DashboardNames": "DashboardName"},
        conversions={"DashboardNames": _in_list},
    ),
    create_only=("DashboardName",),
)
