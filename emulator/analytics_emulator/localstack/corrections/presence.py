"""Refuses what is asked of a thing that isn't there, or made once more, where LocalStack doesn't.

Each such operation's error is the one that botocore's model of the service lists; the texts are
those of the operation that reads the thing, and unverified where that has another error. What
AWS's references call idempotent (DeleteTopic, DeleteRule, DeleteOpenIDConnectProvider) stays so.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from botocore.exceptions import ClientError
from localstack.aws.api import CommonServiceException
from localstack.aws.connect import connect_to

from analytics_emulator.cloudformation.gone import is_not_there
from analytics_emulator.localstack.read_requests import when_allowed

type Request = Mapping[str, Any]


@dataclass(frozen=True)
class Look:
    """The operation that reads a thing, and what it is asked with; nothing where it isn't one.

    `code` and `text` are the error's, where the reading operation has another, or answers with
    nothing in all of the members `lists`.
    """

    operation: str
    asked: Callable[[Request], Iterator[Request]]
    code: str = ""
    text: str = ""
    lists: tuple[str, ...] = ()


def _same(*names: str) -> Callable[[Request], Iterator[Request]]:
    def asked(request: Request) -> Iterator[Request]:
        yield {name: request[name] for name in names}

    return asked


def _by_arn(
    start: str, member: str, given: str, end: str = ":*"
) -> Callable[[Request], Iterator[Request]]:
    """Ask by the name between `start` and `end` in an ARN: of an ARN of another kind, nothing."""

    def asked(request: Request) -> Iterator[Request]:
        resource = request[given].split(":", 5)[-1]
        if resource.startswith(start):
            yield {member: resource.removeprefix(start).partition(end)[0]}

    return asked


def _topic(request: Request) -> Iterator[Request]:
    yield {"TopicArn": request["ResourceArn"]}


def _filter(request: Request) -> Iterator[Request]:
    yield {"logGroupName": request["logGroupName"], "filterNamePrefix": request["filterName"]}


def _alarm(request: Request) -> Iterator[Request]:
    yield {"AlarmNames": [request["AlarmName"]], "AlarmTypes": list(_ALARM_TYPES)}


def _tagged_alarm(request: Request) -> Iterator[Request]:
    for found in _by_arn("alarm:", "AlarmName", "ResourceARN")(request):
        yield from _alarm(found)


_ALARM_TYPES = ("MetricAlarm", "CompositeAlarm")
_ALARMS = ("MetricAlarms", "CompositeAlarms")
_USAGE_PLAN = Look("get_usage_plan", _same("usagePlanId"))
_TAGGED_API = (
    Look("get_rest_api", _by_arn("/restapis/", "restApiId", "resourceArn", "/")),
    Look("get_api_key", _by_arn("/apikeys/", "apiKey", "resourceArn", "/")),
    Look("get_usage_plan", _by_arn("/usageplans/", "usagePlanId", "resourceArn", "/")),
)
_TOPIC = Look("get_topic_attributes", _topic, "ResourceNotFound", "Resource does not exist")
_TAGGED_ALARM = Look(
    "describe_alarms", _tagged_alarm, "ResourceNotFoundException", "Unknown", _ALARMS
)
_LOG_GROUP = Look("describe_log_streams", _by_arn("log-group:", "logGroupName", "resourceArn"))
_SCHEDULE_GROUP = Look("get_schedule_group", _by_arn("schedule-group/", "Name", "ResourceArn"))
LOOKS: Mapping[tuple[str, str], tuple[Look, ...]] = {
    ("apigateway", "DeleteAuthorizer"): (
        Look("get_authorizer", _same("restApiId", "authorizerId")),
    ),
    ("apigateway", "DeleteUsagePlan"): (_USAGE_PLAN,),
    ("apigateway", "DeleteUsagePlanKey"): (
        Look("get_usage_plan_key", _same("usagePlanId", "keyId")),
    ),
    ("apigateway", "GetBasePathMappings"): (Look("get_domain_name", _same("domainName")),),
    ("apigateway", "GetTags"): _TAGGED_API,
    ("apigateway", "GetUsagePlanKeys"): (_USAGE_PLAN,),
    ("apigateway", "TagResource"): _TAGGED_API,
    ("apigateway", "UntagResource"): _TAGGED_API,
    ("cloudwatch", "ListTagsForResource"): (_TAGGED_ALARM,),
    ("cloudwatch", "SetAlarmState"): (
        Look("describe_alarms", _alarm, "ResourceNotFound", "Unknown", _ALARMS),
    ),
    ("cloudwatch", "TagResource"): (_TAGGED_ALARM,),
    ("cloudwatch", "UntagResource"): (_TAGGED_ALARM,),
    ("iam", "DeleteSAMLProvider"): (Look("get_saml_provider", _same("SAMLProviderArn")),),
    ("lambda", "DeleteFunctionConcurrency"): (Look("get_function", _same("FunctionName")),),
    ("logs", "DeleteMetricFilter"): (
        Look("describe_log_streams", _same("logGroupName")),
        Look(
            "describe_metric_filters",
            _filter,
            "ResourceNotFoundException",
            "The specified metric filter does not exist.",
            ("metricFilters",),
        ),
    ),
    ("logs", "ListTagsForResource"): (_LOG_GROUP,),
    ("logs", "TagResource"): (_LOG_GROUP,),
    ("logs", "UntagResource"): (_LOG_GROUP,),
    ("scheduler", "DeleteScheduleGroup"): (Look("get_schedule_group", _same("Name")),),
    ("scheduler", "ListTagsForResource"): (_SCHEDULE_GROUP,),
    ("scheduler", "TagResource"): (_SCHEDULE_GROUP,),
    ("scheduler", "UntagResource"): (_SCHEDULE_GROUP,),
    ("sns", "ListTagsForResource"): (_TOPIC,),
    ("sns", "TagResource"): (_TOPIC,),
    ("sns", "UntagResource"): (_TOPIC,),
}
TWINS: Mapping[tuple[str, str], Look] = {
    ("scheduler", "CreateScheduleGroup"): Look(
        "get_schedule_group", _same("Name"), "ConflictException", "Schedule group already exists."
    ),
}


def apply() -> None:
    """Look for the thing once the caller may ask for it."""

    @when_allowed
    def check(context: Any) -> None:
        service = context.service.service_name
        for look in LOOKS.get((service, context.operation.name), ()):
            for asked in look.asked(context.service_request or {}):
                _require(look, asked, _client(context, service))
        if twin := TWINS.get((service, context.operation.name)):
            for asked in twin.asked(context.service_request or {}):
                _require_none(twin, asked, _client(context, service))


def _client(context: Any, service: str) -> Any:
    clients = connect_to(aws_access_key_id=context.account_id, region_name=context.region)
    return getattr(clients, "lambda_" if service == "lambda" else service)


def _require(look: Look, asked: Request, client: Any) -> None:
    try:
        found = getattr(client, look.operation)(**asked)
    except ClientError as error:
        said = error.response["Error"]
        if is_not_there(said["Code"], said["Message"]):
            raise _refusal(look.code or said["Code"], look.text or said["Message"]) from None
        return
    if look.lists and not any(found.get(name) for name in look.lists):
        raise _refusal(look.code, look.text)


def _require_none(look: Look, asked: Request, client: Any) -> None:
    try:
        getattr(client, look.operation)(**asked)
    except ClientError:
        return
    raise _refusal(look.code, look.text, status=409)


def _refusal(code: str, text: str, status: int = 404) -> Exception:
    return CommonServiceException(code, text, status_code=status, sender_fault=True)
