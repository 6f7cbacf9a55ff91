"""What runs queries: the compiler, the workers, the history. It takes half a second to load."""

from collections.abc import Callable
from pathlib import Path

from analytics_emulator.athena.history import History
from analytics_emulator.athena.keeping import Keeping
from analytics_emulator.athena.managed_results import ManagedStore
from analytics_emulator.athena.object_store import ObjectStore
from analytics_emulator.athena.permissions import Permissions
from analytics_emulator.athena.query_engine import QueryEngine
from analytics_emulator.athena.query_executions import QueryExecutionOperations
from analytics_emulator.athena.query_results import QueryResultOperations
from analytics_emulator.athena.region import Regions
from analytics_emulator.athena.results.recent import RecentResults
from analytics_emulator.athena.runner import QueryRunner
from analytics_emulator.athena.tables.object_cache import ObjectCache
from analytics_emulator.glue import GlueService
from analytics_emulator.metrics import MetricSink
from analytics_emulator.service import CallContext


class Queries(QueryExecutionOperations, QueryResultOperations):
    """The operations on query executions, with what they stand on."""

    def __init__(
        self,
        regions: Regions,
        glue: GlueService,
        store: ObjectStore,
        folder: Path,
        metrics: MetricSink,
        keeping: Keeping,
        permissions: Callable[[CallContext], Permissions],
    ) -> None:
        self._regions = regions
        self._glue = glue
        self._store = store
        self._permissions = permissions
        self._history = History(keeping.executions) if keeping.executions else None
        self._managed = ManagedStore(folder / "results")
        self._cache = ObjectCache(folder / "objects", store)
        self._engine = QueryEngine(folder / "queries")
        self._results = RecentResults()
        self._runner = QueryRunner(metrics, keeping, self._history)
        self._engine.start()

    def load_history(self) -> None:
        """Put kept executions in place of none."""
        if self._history:
            self._history.load(self._regions)

    def forget_deleted(self) -> None:
        """Drop from the history what went with its work group."""
        if self._history:
            self._history.forget_deleted(self._regions.all())

    def close(self) -> int:
        """Cancel what runs and wait until it has ended; return how many executions that were."""
        stopped = 0
        for region in self._regions.all():
            with region.lock:
                executions = list(region.executions.values())
            for execution in executions:
                stopped += execution.stop("Query cancelled by user")
        self._runner.close()
        self._engine.close()
        return stopped
