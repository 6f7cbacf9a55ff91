"""What reacts and is told: rules, schedules, state machines, subscriptions, filters of logs."""

from collections.abc import Mapping
from typing import Any

from analytics_emulator.cloudformation.drift.reading import (
    Clients,
    Properties,
    Reader,
    capital,
    lower,
    of,
    tags,
)

type Model = Mapping[str, Any]


def _rule(clients: Clients, name: str, model: Model) -> Properties:
    asked, bus = clients("events"), model.get("EventBusName") or "default"
    place = {"Name": name.rpartition("|")[2], "EventBusName": bus}
    found = asked.describe_rule(**place)
    targets = asked.list_targets_by_rule(Rule=place["Name"], EventBusName=bus)["Targets"]
    names = ("Arn", "Name", "Description", "EventPattern", "RoleArn", "ScheduleExpression", "State")
    return of(found, *names) | {"EventBusName": model.get("EventBusName"), "Targets": targets}


def _bus(clients: Clients, name: str, _model: Model) -> Properties:
    return of(clients("events").describe_event_bus(Name=name), "Arn", "Name")


def _schedule(clients: Clients, name: str, model: Model) -> Properties:
    found = clients("scheduler").get_schedule(
        Name=name, GroupName=model.get("GroupName") or "default"
    )
    names = ("Arn", "Name", "Description", "FlexibleTimeWindow", "GroupName", "KmsKeyArn",
             "ScheduleExpression", "ScheduleExpressionTimezone", "State", "Target")  # fmt: skip
    return of(found, *names)


def _machine(clients: Clients, arn: str, model: Model) -> Properties:
    asked = clients("stepfunctions")
    found = asked.describe_state_machine(stateMachineArn=arn)
    listed = asked.list_tags_for_resource(resourceArn=arn)["tags"]
    told = lower(found, "RoleArn", "Name", StateMachineName="name", StateMachineType="type")
    told |= {"Arn": arn, "Tags": tags(listed)}
    for name in ("LoggingConfiguration", "TracingConfiguration"):
        told[name] = capital(found.get(name[0].lower() + name[1:]))
    is_literal = not model.get("DefinitionSubstitutions")
    return told | ({"DefinitionString": found["definition"]} if is_literal else {})


def _subscription(clients: Clients, arn: str, _model: Model) -> Properties:
    found = clients("sns").get_subscription_attributes(SubscriptionArn=arn)["Attributes"]
    names = ("DeliveryPolicy", "Endpoint", "FilterPolicy", "FilterPolicyScope", "Protocol",
             "RawMessageDelivery", "RedrivePolicy", "TopicArn")  # fmt: skip
    return of(found, *names)


def _topic_policy(clients: Clients, _id: str, model: Model) -> Properties:
    asked = clients("sns")
    found = [
        asked.get_topic_attributes(TopicArn=t)["Attributes"]["Policy"] for t in model["Topics"]
    ]
    return {"Topics": model["Topics"], "PolicyDocument": _odd_one(found)}


def _queue_policy(clients: Clients, _id: str, model: Model) -> Properties:
    asked = clients("sqs")
    found = [
        asked.get_queue_attributes(QueueUrl=url, AttributeNames=["Policy"])
        .get("Attributes", {})
        .get("Policy")
        for url in model["Queues"]
    ]
    return {"Queues": model["Queues"], "PolicyDocument": _odd_one(found)}


def _odd_one(found: list[Any]) -> Any:
    """Return what all have, or one that differs from the first."""
    return next((one for one in found if one != found[0]), found[0])


def _metric_filter(clients: Clients, name: str, model: Model) -> Properties | None:
    group = model["LogGroupName"]
    listed = clients("logs").describe_metric_filters(logGroupName=group, filterNamePrefix=name)
    found = next((one for one in listed["metricFilters"] if one["filterName"] == name), None)
    if found is None:
        return None
    transformations = [_transformation(one) for one in found["metricTransformations"]]
    told = lower(found, "FilterName", "FilterPattern", "LogGroupName")
    return told | {"MetricTransformations": transformations}


def _transformation(found: Model) -> Properties:
    named = lower(found, "DefaultValue", "MetricName", "MetricNamespace", "MetricValue", "Unit")
    dimensions = (found.get("dimensions") or {}).items()
    return named | {"Dimensions": [{"Key": key, "Value": value} for key, value in dimensions]}


def _subscription_filter(clients: Clients, name: str, model: Model) -> Properties | None:
    group = model["LogGroupName"]
    listed = clients("logs").describe_subscription_filters(logGroupName=group)
    found = next((one for one in listed["subscriptionFilters"] if one["filterName"] == name), None)
    names = ("DestinationArn", "Distribution", "FilterName", "FilterPattern", "LogGroupName",
             "RoleArn")  # fmt: skip
    return None if found is None else lower(found, *names)


def _log_stream(clients: Clients, name: str, model: Model) -> Properties | None:
    group = model["LogGroupName"]
    listed = clients("logs").describe_log_streams(logGroupName=group, logStreamNamePrefix=name)
    is_there = any(one["logStreamName"] == name for one in listed["logStreams"])
    return {"LogGroupName": group, "LogStreamName": name} if is_there else None


def _dashboard(clients: Clients, name: str, _model: Model) -> Properties:
    found = clients("cloudwatch").get_dashboard(DashboardName=name)
    return of(found, "DashboardName", "DashboardBody")


READERS: dict[str, Reader] = {
    "AWS::CloudWatch::Dashboard": _dashboard,
    "AWS::Events::EventBus": _bus,
    "AWS::Events::Rule": _rule,
    "AWS::Logs::LogStream": _log_stream,
    "AWS::Logs::MetricFilter": _metric_filter,
    "AWS::Logs::SubscriptionFilter": _subscription_filter,
    "AWS::SNS::Subscription": _subscription,
    "AWS::SNS::TopicPolicy": _topic_policy,
    "AWS::SQS::QueuePolicy": _queue_policy,
    "AWS::Scheduler::Schedule": _schedule,
    "AWS::StepFunctions::StateMachine": _machine,
}
