"""The executions that outlive the process: a row each, put at the start and at the end."""

from dataclasses import fields
from typing import Any

from analytics_emulator.athena.execution import FINAL_STATES, Execution
from analytics_emulator.athena.failure import SYSTEM, ExecutionFailedError
from analytics_emulator.athena.region import Region, Regions
from analytics_emulator.athena.sql import ResultColumn
from analytics_emulator.athena.statements.kind import OutputName, StatementKind
from analytics_emulator.service import CallContext
from analytics_emulator.state.rows import Rows
from analytics_emulator.state.values import Document

_DOCUMENT = Document(1, ResultColumn)
_OWN = ("kind", "failure", "cancel")
_FAILURE = ("reason", "error_type", "category", "message")


class History:
    """The executions of all accounts and regions in a file of rows."""

    def __init__(self, rows: Rows) -> None:
        self._rows = rows

    def note(self, region: Region, execution: Execution, state: str) -> None:
        """Keep an execution in this state, unless it went with its work group meanwhile.

        Others may use the region while the disk works. Raises OSError where the disk takes nothing.
        """
        row = (_scope(region.context), execution.id)
        with region.lock:
            content = _DOCUMENT.text(_kept(execution) | {"state": state})
        self._rows.change([(*row, content)])
        with region.lock:
            is_gone = execution.id not in region.executions
        if is_gone:
            self._rows.change([], [row])

    def load(self, regions: Regions) -> None:
        """Give each region its executions; what was still running has failed."""
        for scope, _name, content in self._rows.all():
            context = CallContext(*scope.split("/"))
            execution = _execution(_DOCUMENT.value(content))
            regions.of(context).add(execution)

    def forget_deleted(self, regions: list[Region]) -> None:
        """Drop what went with its work group; every query asks, so not all there are are looked at.

        Raises OSError where the disk takes nothing.
        """
        for region in regions:
            gone = {(_scope(region.context), name) for name in list(region.removed_executions)}
            if gone:
                self._rows.change([], gone)
                region.removed_executions -= {name for _, name in gone}


def _scope(context: CallContext) -> str:
    return f"{context.account_id}/{context.region}"


def _kept(execution: Execution) -> dict[str, Any]:
    names = [f.name for f in fields(Execution) if not f.name.startswith("_")]
    kept = {name: getattr(execution, name) for name in names if name not in _OWN}
    failure = execution.failure
    return kept | {
        "kind": {**vars(execution.kind), "output": str(execution.kind.output)},
        "failure": failure and {name: getattr(failure, name) for name in _FAILURE},
        "times": execution.times(),
    }


def _execution(kept: dict[str, Any]) -> Execution:
    kind, failure, times = (kept.pop(name) for name in ("kind", "failure", "times"))
    kept["kind"] = StatementKind(
        kind["statement_type"], kind["substatement"], OutputName(kind["output"])
    )
    kept["failure"] = ExecutionFailedError(**failure) if failure else None
    execution = Execution(**kept)
    execution.set_times(times)
    if execution.state not in FINAL_STATES:
        reason = "INTERNAL_ERROR: the emulator ended while the query ran"
        execution.fail(ExecutionFailedError(reason, 100, SYSTEM))
    return execution
