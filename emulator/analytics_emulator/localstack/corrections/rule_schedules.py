"""Lets a scheduled rule of EventBridge run by its present schedule alone, while it is enabled.

LocalStack adds a schedule with each PutTargets and never takes one away: targets are called twice,
by a schedule that was changed, by a rule that was disabled or deleted with force; one that was made
disabled never runs, and a schedule that PutRule changes is waited for in vain. A target whose Input
is a text or a list is never called; any JSON may be one (EventBridge API reference, Target).
"""

from types import SimpleNamespace
from typing import Any

from localstack.aws.api.events import RuleState
from localstack.services.events.provider import EventsProvider
from localstack.services.events.rule import RuleService
from localstack.services.events.scheduler import JobScheduler

from analytics_emulator.localstack.typed import patched

_JOBS: dict[str, str] = {}  # a rule's ARN → its job


def apply() -> None:
    """Keep one job a rule."""

    @patched(RuleService.create_schedule_job)
    def create_schedule_job(_create: Any, self: Any, send: Any) -> None:
        def run(*_args: object, **_more: object) -> None:
            if self.rule.state != RuleState.DISABLED:
                send()

        _end(self.arn)
        job = JobScheduler.instance().add_job(run, self.schedule_cron, True)  # type: ignore[no-untyped-call] # untyped there
        self.job_id = _JOBS[self.arn] = job

    @patched(EventsProvider.create_rule_service)
    def create_rule_service(
        create: Any, self: Any, name: Any, region: str, account_id: str, *rest: Any
    ) -> Any:
        service = create(self, name, region, account_id, *rest)
        _end(service.arn)
        if service.schedule_cron and service.rule.targets:
            send = self._get_scheduled_rule_job_function(account_id, region, service.rule)
            service.create_schedule_job(send)
        return service

    @patched(EventsProvider._get_scheduled_rule_job_function)
    def get_scheduled_rule_job_function(
        get: Any, self: Any, account_id: str, region: str, rule: Any
    ) -> Any:
        def run(*_args: object, **_more: object) -> None:
            # What sends to a target has its Input, and puts it in the event's place.
            targets = {
                n: {k: v for k, v in t.items() if k != "Input"} for n, t in rule.targets.items()
            }
            get(self, account_id, region, SimpleNamespace(arn=rule.arn, targets=targets))()

        return run

    @patched(EventsProvider._delete_rule_services)
    def delete_rule_services(delete: Any, self: Any, rules: Any) -> None:
        for rule in list(rules.values()) if isinstance(rules, dict) else [rules]:
            _end(rule.arn)
        delete(self, rules)


def _end(arn: str) -> None:
    if job := _JOBS.pop(arn, None):
        JobScheduler.instance().cancel_job(job)  # type: ignore[no-untyped-call] # untyped there
