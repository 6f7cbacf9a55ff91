"""Types that one call tells as a whole: what it isn't given is then the default, as on AWS."""

from typing import Any

from analytics_emulator.cloudformation.resource_type import Properties
from analytics_emulator.cloudformation.templates.functions import scalar_text

_ALARM = ("ActionsSuppressor", "ActionsSuppressorExtensionPeriod", "ActionsSuppressorWaitPeriod")
_ACTIONS = ("AlarmActions", "InsufficientDataActions", "OKActions")


def put_composite_alarm(clients: Any, before: Properties, after: Properties) -> None:
    """Put the alarm anew."""
    given = _of(after, *_ALARM, *_ACTIONS, "AlarmDescription", "AlarmRule")
    enabled = str(after.get("ActionsEnabled", True)).lower() == "true"
    name = before["AlarmName"]
    clients.cloudwatch.put_composite_alarm(AlarmName=name, ActionsEnabled=enabled, **given)


def put_event_invoke_config(clients: Any, before: Properties, after: Properties) -> None:
    """Put what becomes of asynchronous calls anew."""
    where = _of(before, "FunctionName", "Qualifier")
    given = _of(after, "DestinationConfig", "MaximumEventAgeInSeconds", "MaximumRetryAttempts")
    clients.lambda_.put_function_event_invoke_config(**where, **given)


def update_api_destination(clients: Any, before: Properties, after: Properties) -> None:
    """Set what an API is called with."""
    given = _of(after, "ConnectionArn", "Description", "HttpMethod", "InvocationEndpoint")
    given |= _of(after, "InvocationRateLimitPerSecond")
    clients.events.update_api_destination(Name=before["Name"], **given)


def update_connection(clients: Any, before: Properties, after: Properties) -> None:
    """Set how an API is signed in to."""
    given = _of(after, "AuthParameters", "AuthorizationType", "Description")
    clients.events.update_connection(Name=before["Name"], **given)


def put_parameter(clients: Any, before: Properties, after: Properties) -> None:
    """Put a parameter of Parameter Store anew, and set its tags."""
    given = _of(after, "AllowedPattern", "DataType", "Description", "Policies", "Tier", "Type")
    ssm, name = clients.ssm, before["Name"]
    ssm.put_parameter(Name=name, Value=scalar_text(after["Value"]), Overwrite=True, **given)
    where = {"ResourceType": "Parameter", "ResourceId": name}
    old, new = before.get("Tags") or {}, after.get("Tags") or {}
    if dropped := [key for key in old if key not in new]:
        ssm.remove_tags_from_resource(**where, TagKeys=dropped)
    if changed := [{"Key": key, "Value": new[key]} for key in new if old.get(key) != new[key]]:
        ssm.add_tags_to_resource(**where, Tags=changed)


def _of(properties: Properties, *names: str) -> dict[str, Any]:
    return {name: properties[name] for name in names if name in properties}
