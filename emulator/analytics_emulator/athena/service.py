"""The Athena service object: its public methods are Athena's operations."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from analytics_emulator.athena.data_catalogs import DataCatalogOperations
from analytics_emulator.athena.keeping import Keeping
from analytics_emulator.athena.named_queries import NamedQueryOperations
from analytics_emulator.athena.object_store import ObjectStore
from analytics_emulator.athena.permissions import EveryPermission, Permissions
from analytics_emulator.athena.prepared_statements import PreparedStatementOperations
from analytics_emulator.athena.region import Region, Regions
from analytics_emulator.athena.tags import TagOperations
from analytics_emulator.athena.work_groups import WorkGroupOperations
from analytics_emulator.glue import GlueService
from analytics_emulator.metrics import MetricSink, NoMetrics
from analytics_emulator.service import CallContext
from analytics_emulator.single import Single
from analytics_emulator.state.values import Document

if TYPE_CHECKING:
    from analytics_emulator.athena.queries import Queries

type Answer = dict[str, Any]

_OF_HISTORY = frozenset({"lock", "executions", "executions_by_token", "removed_executions"})
_DOCUMENT = Document(1, CallContext, Region, skipped=_OF_HISTORY)


class AthenaService(
    WorkGroupOperations,
    NamedQueryOperations,
    PreparedStatementOperations,
    DataCatalogOperations,
    TagOperations,
):
    """Athena over a Glue catalog and an object store, by account and region.

    All that it has on disk lies below `folder`: local copies of the tables' files, which are
    bounded, results that Athena manages, and what queries write, which is gone when they end. What
    runs queries is loaded for the first of them, or by `start`: work groups and saved queries need
    none of it.
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
        self._keeping = keeping or Keeping()
        self._regions = Regions()
        self._glue = glue
        self._permissions = permissions or (lambda _context: EveryPermission())

        def make_queries() -> "Queries":
            from analytics_emulator.athena.queries import Queries  # noqa: PLC0415 -- as above

            return Queries(
                self._regions,
                glue,
                store,
                folder,
                metrics or NoMetrics(),
                self._keeping,
                self._permissions,
            )

        self._queries = Single(make_queries)

    def dump_state(self) -> bytes:
        """Return all but the executions, as `load_state` takes them."""
        if self._queries.is_made:
            self._queries().forget_deleted()
        return _DOCUMENT.text(self._regions.all()).encode()

    def load_state(self, content: bytes) -> None:
        """Put what was kept in place of nothing."""
        self._regions.add(_DOCUMENT.value(content))

    def load_history(self) -> None:
        """Put kept executions in place of none, after the work groups that they belong to."""
        if self._keeping.executions and not self._keeping.executions.is_empty():
            self._queries().load_history()

    def start(self) -> None:
        """Get ready for the first query while nobody waits for it."""
        self._queries()

    def close(self) -> int:
        """Cancel what runs and wait until it has ended; return how many executions that were."""
        return self._queries().close() if self._queries.is_made else 0

    def start_query_execution(self, context: CallContext, request: Answer) -> Answer:
        """Check a query, keep it and run it in the background."""
        return self._queries().start_query_execution(context, request)

    def get_query_execution(self, context: CallContext, request: Answer) -> Answer:
        """Return one execution; what is unfinished is given a moment to end first."""
        return self._queries().get_query_execution(context, request)

    def batch_get_query_execution(self, context: CallContext, request: Answer) -> Answer:
        """Return several executions, and which ids there were none for."""
        return self._queries().batch_get_query_execution(context, request)

    def list_query_executions(self, context: CallContext, request: Answer) -> Answer:
        """List a work group's executions, the newest first."""
        return self._queries().list_query_executions(context, request)

    def stop_query_execution(self, context: CallContext, request: Answer) -> Answer:
        """Cancel an execution; one that is finished stays as it is."""
        return self._queries().stop_query_execution(context, request)

    def get_query_results(self, context: CallContext, request: Answer) -> Answer:
        """Return a page of rows, the first one with the names of the columns on top."""
        return self._queries().get_query_results(context, request)

    def get_query_runtime_statistics(self, context: CallContext, request: Answer) -> Answer:
        """Return an execution's timeline, and what a query read and gave, as one stage."""
        return self._queries().get_query_runtime_statistics(context, request)
