"""Alarms that roll a deployment back (CloudFormation API reference, RollbackConfiguration).

They are looked at while resources are made and for the monitoring time behind it; one that is
missing rolls back, too. The reasons are unverified.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

type Configuration = Mapping[str, Any]

_MOST_TRIGGERS, _MOST_MINUTES = 5, 180
_TYPES = ("AWS::CloudWatch::Alarm", "AWS::CloudWatch::CompositeAlarm")


def faults_of_triggers(configuration: Configuration) -> Iterator[str]:
    """Yield what CloudFormation says to a configuration (the texts are unverified)."""
    triggers = configuration.get("RollbackTriggers") or []
    if len(triggers) > _MOST_TRIGGERS:
        yield f"A stack can have at most {_MOST_TRIGGERS} rollback triggers"
    for trigger in triggers:
        if trigger.get("Type") not in _TYPES:
            yield f"Rollback triggers are of type {' or '.join(_TYPES)}, not {trigger.get('Type')}"
        if ":alarm:" not in str(trigger.get("Arn")):
            yield f"{trigger.get('Arn')} is no alarm's ARN"
    if not 0 <= (configuration.get("MonitoringTimeInMinutes") or 0) <= _MOST_MINUTES:
        yield f"MonitoringTimeInMinutes must be between 0 and {_MOST_MINUTES}"


def merged(former: Configuration, given: Configuration | None) -> dict[str, Any]:
    """Return what holds for a deployment: triggers that it doesn't name are those of before."""
    if given is None:
        return dict(former)
    kept = {} if "RollbackTriggers" in given else {"RollbackTriggers": _triggers(former)}
    return {name: value for name, value in {**kept, **given}.items() if value or value == 0}


def rollback_fault(
    configuration: Configuration, state_of: Callable[[str], str | None]
) -> str | None:
    """Return why to roll back now; `state_of` gives an alarm's state, None where it is missing."""
    for arn in (str(trigger["Arn"]) for trigger in _triggers(configuration)):
        state = state_of(arn)
        if state is None:
            return f"Rollback trigger {arn} does not exist"
        if state == "ALARM":
            return f"Rollback trigger {arn} is in ALARM state"
    return None


def monitoring_seconds(configuration: Configuration) -> float:
    """Return how long to look at the alarms once all resources stand."""
    return 60.0 * (configuration.get("MonitoringTimeInMinutes") or 0)


def _triggers(configuration: Configuration) -> list[Any]:
    return list(configuration.get("RollbackTriggers") or ())
