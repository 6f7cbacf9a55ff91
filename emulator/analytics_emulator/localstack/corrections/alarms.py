"""Metric alarms as CloudWatch keeps them (CloudWatch user guide, "Alarm evaluation").

An alarm is evaluated every minute; LocalStack waits for all of its evaluation periods. An update
leaves its state as it is; LocalStack begins anew. Alarms that LocalStack would keep and never
evaluate are refused. After a start with kept state it looks for alarms in all regions of one
account; they stand in its stores.
"""

from typing import Any

from localstack.aws.api import CommonServiceException
from localstack.services.cloudwatch import alarm_scheduler, provider_v2
from localstack.services.cloudwatch.models import cloudwatch_stores
from localstack.utils.scheduler import ScheduledTask, Scheduler

from analytics_emulator.localstack.typed import patched

EVALUATION_SECONDS = 60.0
_STATE = (
    "StateValue",
    "StateReason",
    "StateReasonData",
    "StateUpdatedTimestamp",
    "StateTransitionedTimestamp",
)
_NEVER_EVALUATED = ("Metrics", "ExtendedStatistic", "ThresholdMetricId")


def apply() -> None:
    """Mend putting and evaluating; it has to be in place before the service is created."""
    vars(alarm_scheduler)["Scheduler"] = _EveryMinute

    @patched(provider_v2.CloudwatchProvider.put_metric_alarm)
    def put_metric_alarm(put: Any, self: Any, context: Any, request: Any) -> None:
        if unread := [name for name in _NEVER_EVALUATED if request.get(name)]:
            raise CommonServiceException(
                "NotImplementedException",
                f"This emulator evaluates no alarms with {', '.join(unread)}.",
                501,
            )
        store = self.get_store(context.account_id, context.region)
        before = _alarm(store, request["AlarmName"])
        put(self, context, request)
        after = _alarm(store, request["AlarmName"])
        if before and after:
            after.alarm.update(
                {name: before.alarm[name] for name in _STATE if name in before.alarm}
            )
        elif after and request.get("Tags"):
            store.TAGS.tag_resource(after.alarm["AlarmArn"], request["Tags"])

    @patched(alarm_scheduler.AlarmScheduler.restart_existing_alarms)
    def restart_existing_alarms(_restart: object, self: Any) -> None:
        for _, _, store in list(cloudwatch_stores.iter_stores()):
            for found in list(store.alarms.values()):
                if "MetricName" in found.alarm:
                    self.schedule_metric_alarm(found.alarm["AlarmArn"])


class _EveryMinute(Scheduler):
    def schedule_task(self, task: ScheduledTask) -> None:
        """Evaluate at once and then every minute, or more often where the alarm says so."""
        task.period = min(task.period or EVALUATION_SECONDS, EVALUATION_SECONDS)
        super().schedule_task(task)


def _alarm(store: Any, name: str) -> Any:
    return next((a for a in store.alarms.values() if a.alarm["AlarmName"] == name), None)
