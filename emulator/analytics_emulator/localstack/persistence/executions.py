"""Executions of state machines, which run on threads: what ran when a process ended has failed.

Step Functions would go on with them ("AWS Step Functions developer guide", "Executions"); a thread
can't be kept. One that stayed RUNNING for ever would be waited for in vain, so it fails with
`States.Runtime`, the error of what an execution couldn't process, and a cause that says why.
"""

import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from localstack.aws.api.stepfunctions import (
    ExecutionFailedEventDetails,
    ExecutionStatus,
    HistoryEventType,
    MapRunStatus,
)
from localstack.services.stepfunctions.asl.eval.event.event_detail import EventDetails
from localstack.services.stepfunctions.backend.store import sfn_stores

from analytics_emulator.localstack.persistence.keeper import Keeper

PART = "stepfunctions"
_ERROR = "States.Runtime"
_CAUSE = "The emulator ended while the execution ran. Start it again."


def is_one_running() -> bool:
    """Return whether an execution is at work, and so what is known of it changes by itself."""
    return any(True for _ in _running())


def fail_interrupted(keeper: Keeper) -> None:
    """End each execution that was kept as running, and tell EventBridge, as of any that fails."""
    interrupted = list(_running())
    for execution in interrupted:
        _fail(execution)
    if interrupted:
        keeper.touch(PART)
        threading.Thread(target=_tell, args=(interrupted,), daemon=True).start()


def _running() -> Iterator[Any]:
    for _, _, store in list(sfn_stores.iter_stores()):
        for execution in list(store.executions.values()):
            if execution.exec_status == ExecutionStatus.RUNNING:
                yield execution


def _fail(execution: Any) -> None:
    environment = execution.exec_worker and execution.exec_worker.env
    if environment:  # it had begun
        details = ExecutionFailedEventDetails(error=_ERROR, cause=_CAUSE)
        environment.event_manager._publish_history_event(
            environment.event_manager._event_id_gen.get(),
            environment.event_history_context.source_event_id,
            HistoryEventType.ExecutionFailed,
            datetime.now(UTC),
            EventDetails(executionFailedEventDetails=details),
        )
        for run in environment.map_run_record_pool_manager.get_all():
            if run.status == MapRunStatus.RUNNING:
                run.set_stop(MapRunStatus.FAILED)
    execution.error, execution.cause = _ERROR, _CAUSE
    execution.stop_date = datetime.now(UTC)
    execution.exec_status = ExecutionStatus.FAILED


def _tell(executions: list[Any]) -> None:
    for execution in executions:
        execution.publish_execution_status_change_event()
