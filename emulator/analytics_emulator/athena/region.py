"""What Athena keeps for one account in one region: work groups, queries, statements, executions."""

import threading
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from analytics_emulator.service import CallContext

if TYPE_CHECKING:  # else whoever makes a work group would wait for the compiler
    from analytics_emulator.athena.execution import Execution

ENGINE_VERSION = {
    "SelectedEngineVersion": "AUTO",
    "EffectiveEngineVersion": "Athena engine version 3",
}


def primary_work_group() -> dict[str, Any]:
    """Return the work group that every account has (moto's AWS-verified test of GetWorkGroup)."""
    configuration = {
        "ResultConfiguration": {},
        "EnforceWorkGroupConfiguration": False,
        "PublishCloudWatchMetricsEnabled": False,
        "RequesterPaysEnabled": False,
        "EngineVersion": dict(ENGINE_VERSION),
        "EnableMinimumEncryptionConfiguration": False,
    }
    return {
        "Name": "primary",
        "State": "ENABLED",
        "Configuration": configuration,
        "Description": "",
        "CreationTime": datetime.now(UTC),
    }


@dataclass
class Region:
    """One account's Athena in one region; hold `lock` while reading or changing it.

    Work groups, named queries and prepared statements are kept as botocore shapes.
    """

    context: CallContext
    lock: threading.RLock = field(default_factory=threading.RLock)
    work_groups: dict[str, dict[str, Any]] = field(
        default_factory=lambda: {"primary": primary_work_group()}
    )
    named_queries: dict[str, dict[str, Any]] = field(default_factory=dict)
    prepared_statements: dict[tuple[str, str], dict[str, Any]] = field(default_factory=dict)
    executions: "dict[str, Execution]" = field(default_factory=dict)
    executions_by_token: "dict[str, Execution]" = field(default_factory=dict)
    removed_executions: set[str] = field(default_factory=set)  # until their history is gone too
    requests_by_token: dict[str, tuple[object, str]] = field(default_factory=dict)
    tags: dict[str, dict[str, str]] = field(default_factory=lambda: defaultdict(dict))

    def add(self, execution: "Execution") -> None:
        """Have an execution found by its id, and by the token that it was asked for with."""
        self.executions[execution.id] = execution
        self.executions_by_token[execution.token] = execution

    def remove(self, execution: "Execution") -> None:
        """Have an execution found no longer."""
        with self.lock:
            if self.executions.pop(execution.id, None):
                self.removed_executions.add(execution.id)
            self.executions_by_token.pop(execution.token, None)


class Regions:
    """All accounts' regions, made when first used."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._regions: dict[CallContext, Region] = {}

    def of(self, context: CallContext) -> Region:
        """Return the caller's region."""
        with self._lock:
            if context not in self._regions:
                self._regions[context] = Region(context)
            return self._regions[context]

    def all(self) -> list[Region]:
        """Return every region that was used."""
        with self._lock:
            return list(self._regions.values())

    def add(self, regions: list[Region]) -> None:
        """Put regions in place of those of the same callers."""
        with self._lock:
            self._regions |= {region.context: region for region in regions}
