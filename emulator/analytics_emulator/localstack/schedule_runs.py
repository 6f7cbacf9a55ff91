"""Lets EventBridge Scheduler run what it is given: LocalStack keeps schedules and runs none.

A thread looks every second which schedules are due, and calls their targets with their roles.
What would have run while the emulator was down, or the machine asleep, doesn't run later.
"""

import logging
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

from botocore.exceptions import BotoCoreError, ClientError
from localstack.aws.api.scheduler import ValidationException
from moto.scheduler.models import EventBridgeSchedulerBackend, scheduler_backends

from analytics_emulator.localstack.clients import client
from analytics_emulator.localstack.downloads import callable_services
from analytics_emulator.localstack.persistence.keeper import keeper
from analytics_emulator.localstack.typed import patched
from analytics_emulator.scheduler.cron import ExpressionError
from analytics_emulator.scheduler.schedule import Schedule, as_moment
from analytics_emulator.scheduler.target_input import target_input
from analytics_emulator.scheduler.targets import call_of, why_no_target
from analytics_emulator.service import CallContext, ServiceError

LOG = logging.getLogger(__name__)
TICK_SECONDS = 1.0
LATEST = timedelta(minutes=1)


def apply() -> None:
    """Check schedules when they are made or changed, and begin to run them."""
    _check_at(EventBridgeSchedulerBackend.create_schedule)
    _check_at(EventBridgeSchedulerBackend.update_schedule)
    threading.Thread(target=_run_for_ever, name="schedules", daemon=True).start()


def _check_at(operation: Any) -> None:
    @patched(operation)
    def checked(do: Any, self: Any, **given: Any) -> Any:
        self.get_schedule_group(given.get("group_name"))  # one that isn't there is refused
        try:
            Schedule(
                given["schedule_expression"],
                given.get("schedule_expression_timezone") or "UTC",
                datetime.now(UTC),
            )
        except ExpressionError as error:
            text = f"Invalid Schedule Expression {given['schedule_expression']}."
            raise ValidationException(f"{text} ({error})") from error
        if why := why_no_target(given["target"]["Arn"], callable_services()):
            raise ValidationException(f"The target can't be called: {why}")
        return do(self, **given)


def _run_for_ever() -> None:
    seen = datetime.now(UTC)
    while True:
        time.sleep(TICK_SECONDS)
        now = datetime.now(UTC)
        try:
            for schedule, run in _due(max(seen, now - LATEST), now):
                _invoke(schedule, run)
        except Exception:  # one that can't be run must not end the others
            LOG.exception("Schedules could not be run")
        seen = now


def _due(after: datetime, until: datetime) -> Iterator[tuple[Any, datetime]]:
    """Yield each enabled schedule with each moment at which it runs; none runs after its last."""
    for account in list(scheduler_backends.values()):
        for backend in list(account.values()):
            for group in list(backend.schedule_groups.values()):
                for found in list(group.schedules.values()):
                    if found.state == "ENABLED":
                        yield from _runs_of(group, found, after, until)


def _runs_of(
    group: Any, found: Any, after: datetime, until: datetime
) -> Iterator[tuple[Any, datetime]]:
    made = datetime.fromtimestamp(found.creation_date, UTC)
    own = Schedule(
        found.schedule_expression,
        found.schedule_expression_timezone,
        as_moment(found.start_date) or made,
        as_moment(found.end_date),
    )
    for run in own.runs(after, until):
        yield found, run
        if own.runs_once and found.action_after_completion == "DELETE":
            group.schedules.pop(found.name, None)
            _keep_deletion()


def _keep_deletion() -> None:
    """Have it saved that a schedule is gone: no call changed it, and a kill would bring it back."""
    if found := keeper():
        found.touch("scheduler")


def _invoke(schedule: Any, run: datetime) -> None:
    """Call a target as Scheduler does; a function without waiting for its answer."""
    _, _, _, region, account, *_ = schedule.arn.split(":")
    context = CallContext(account, region, schedule.target["RoleArn"])
    given = target_input(schedule.target.get("Input"), schedule.arn, run, str(uuid4()))
    try:
        call = call_of(schedule.target, given)
        service = "lambda_" if call.service == "lambda" else call.service
        getattr(client(service, context, "scheduler"), call.operation)(**call.parameters)
    except (AttributeError, BotoCoreError, ClientError, ServiceError, ValueError) as error:
        LOG.warning("%s could not run: %s", schedule.arn, error)
