"""Print how often a scheduled rule calls its target after each change, by the emulator's Python."""

import json
import sys
from types import SimpleNamespace
from typing import Any

from localstack.services.events.provider import EventsProvider
from localstack.services.events.scheduler import JobScheduler

from analytics_emulator.localstack.corrections import rule_schedules

WHERE = ("us-east-1", "000000000000")
TARGETS = {"t": {"Id": "t", "Arn": "arn:aws:sqs:us-east-1:000000000000:q"}}


def main() -> None:
    rule_schedules.apply()
    called: list[str] = []
    provider = object.__new__(EventsProvider)
    provider._rule_services_store = {}
    provider._get_scheduled_rule_job_function = lambda _a, _r, rule: (
        lambda: called.append(rule.name)
    )

    def put(state: str, targets: dict[str, Any]) -> Any:
        given = ("r", *WHERE, "rate(1 minute)", None, state, None, None, None, "default", targets)
        return provider.create_rule_service(*given)

    def counted() -> int:
        called.clear()
        for job in list(JobScheduler.instance().jobs):
            job.job_func()
        return len(called)

    shown = {"without targets": (put("ENABLED", {}), counted())[1]}
    service = put("ENABLED", TARGETS)
    for _ in range(2):  # as PutTargets does
        service.create_schedule_job(provider._get_scheduled_rule_job_function(0, 0, service.rule))
    shown["targets put twice"] = counted()
    service.disable()
    shown["disabled"] = counted()
    service = put("DISABLED", TARGETS)
    service.enable()
    shown["enabled later"] = counted()
    provider._delete_rule_services(service.rule)
    shown["deleted"] = counted()
    shown["with a text for input"] = called_with_text()
    json.dump(shown, sys.stdout)


def called_with_text() -> int:
    """Run a rule's schedule once; return how often its target was called."""
    events: list[Any] = []
    provider = object.__new__(EventsProvider)
    sender = SimpleNamespace(process_event=lambda event, trace_header: events.append(event))
    provider._target_sender_store = {"rule-t": sender}
    rule: Any = SimpleNamespace(arn="rule", targets={"t": {**TARGETS["t"], "Input": '"a text"'}})
    provider._get_scheduled_rule_job_function(*WHERE[::-1], rule)()
    return len(events)


if __name__ == "__main__":
    main()
