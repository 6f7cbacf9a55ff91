"""The Athena service object: its public methods are Athena's operations."""

from collections.abc import Callable
from pathlib import Path

from analytics_emulator.athena.data_catalogs import DataCatalogOperations
from analytics_emulator.athena.keeping import Keeping
from analytics_emulator.athena.managed_results import ManagedStore
from analytics_emulator.athena.named_queries import NamedQueryOperations
from analytics_emulator.athena.object_store import ObjectStore
from analytics_emulator.athena.permissions import EveryPermission, Permissions
from analytics_emulator.athena.prepared_statements import PreparedStatementOperations
from analytics_emulator.athena.query_engine import QueryEngine
from analytics_emulator.athena.query_executions import QueryExecutionOperations
from analytics_emulator.athena.query_results import QueryResultOperations
from analytics_emulator.athena.region import Region, Regions
from analytics_emulator.athena.results.recent import RecentResults
from analytics_emulator.athena.runner import QueryRunner
from analytics_emulator.athena.tables.object_cache import ObjectCache
from analytics_emulator.athena.tags import TagOperations
from analytics_emulator.athena.work_groups import WorkGroupOperations
from analytics_emulator.glue import GlueService
from analytics_emulator.metrics import MetricSink, NoMetrics
from analytics_emulator.service import CallContext
from analytics_emulator.state.values import Document

_OF_HISTORY = frozenset({"lock", "executions", "executions_by_token", "removed_executions"})
_DOCUMENT = Document(1, CallContext, Region, skipped=_OF_HISTORY)


class AthenaService(
    QueryExecutionOperations,
    QueryResultOperations,
    WorkGroupOperations,
    NamedQueryOperations,
    PreparedStatementOperations,
    DataCatalogOperations,
    TagOperations,
):
    """Athena over a Glue catalog and an object store, by account and region.

    All that it has on disk lies below `folder`: local copies of the tables' files, which are
    bounded, results that Athena manages, and what queries write, which is gone when they end.
    """

    def __init__(
        self,
        glue: GlueService,
        store: ObjectStore,
        folder: Path,
        metrics: MetricSink | None = None,
        keeping: Keeping | None = None,
        permissions: Callable[[CallContext], Permissions] | None = None,
    ) -> None:
        keeping = keeping or Keeping()
        self._regions = Regions()
        self._history = keeping.history
        self._glue = glue
        self._permissions = permissions or (lambda _context: EveryPermission())
        self._store = store
        self._managed = ManagedStore(folder / "results")
        self._cache = ObjectCache(folder / "objects", store)
        self._engine = QueryEngine(folder / "queries")
        self._results = RecentResults()
        self._runner = QueryRunner(metrics or NoMetrics(), keeping)

    def dump_state(self) -> bytes:
        """Return all but the executions, as `load_state` takes them."""
        regions = self._regions.all()
        if self._history:
            self._history.forget_deleted(regions)
        return _DOCUMENT.text(regions).encode()

    def load_state(self, content: bytes) -> None:
        """Put what was kept in place of nothing."""
        self._regions.add(_DOCUMENT.value(content))

    def load_history(self) -> None:
        """Put kept executions in place of none, after the work groups that they belong to."""
        if self._history:
            self._history.load(self._regions)

    def start(self) -> None:
        """Get ready for the first query while nobody waits for it."""
        self._engine.start()

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
