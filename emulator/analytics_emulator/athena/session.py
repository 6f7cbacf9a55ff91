"""What a statement has at hand while it runs, and what it hands back."""

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol

from analytics_emulator.athena.failure import ExecutionFailedError
from analytics_emulator.athena.managed_results import ResultStore
from analytics_emulator.athena.metastore import Metastore
from analytics_emulator.athena.object_store import ObjectStore
from analytics_emulator.athena.query_engine import QueryEngine
from analytics_emulator.athena.region import Region
from analytics_emulator.athena.sql import CompiledQuery, ResultColumn
from analytics_emulator.athena.tables.object_cache import CacheLease
from analytics_emulator.athena.tables.resolver import CatalogResolver

PLANNED, UNPLANNED = "application/octet-stream", "binary/octet-stream"


@dataclass(frozen=True)
class Session:
    """The run of one execution.

    `output_prefix` is where results go, with a slash at its end; `scratch` a folder for files that
    go when it ends; `missing_catalog` names the context's catalog where no such catalog exists;
    `managed` is Athena's own store of results, where they go there.
    """

    execution_id: str
    region: Region
    work_group: str
    database: str | None
    metastore: Metastore
    store: ObjectStore
    engine: QueryEngine
    lease: CacheLease
    cancel: threading.Event
    output_prefix: str
    submitted: datetime
    scratch: Path
    missing_catalog: str | None = None
    enforces_output: bool = False
    managed: ResultStore | None = None
    parameters: Sequence[str] = ()

    @property
    def results(self) -> ResultStore:
        """Where results, and lists of what was written, are put."""
        return self.managed or self.store

    def check_catalog(self, clean_up: str) -> None:
        """Fail a statement that writes where the context's catalog doesn't exist (measured)."""
        if self.missing_catalog is not None:
            reason = f"Session property catalog does not exist: {self.missing_catalog}"
            raise ExecutionFailedError(f"NOT_FOUND: {reason}{clean_up}", 1300)

    def compile(
        self, sql: str, parameters: Sequence[str] = ()
    ) -> tuple[CompiledQuery, Sequence[str]]:
        """Compile a query over the caller's catalog; return it and the texts of its views."""
        catalog = CatalogResolver(
            self.metastore, self.store, self.lease, self.scratch, self.missing_catalog
        )
        compiled = self.engine.compile(catalog, sql, self.database, parameters, self.cancel)
        return compiled, catalog.views


@dataclass(frozen=True)
class Outcome:
    """What a statement came to.

    `body` is the result file or its content, None where the statement has none; `metadata` its
    companion; `row_count` how many rows a query gave; `manifest` where the files that were
    written are listed.
    Content types differ between what the query engine planned and what it didn't (measured,
    aoyagikouhei/athena-local, docs/result-files.md).
    """

    columns: Sequence[ResultColumn] = ()
    body: bytes | Path | None = b""
    metadata: bytes | None = None
    content_type: str = UNPLANNED
    update_count: int | None = None
    manifest: str | None = None
    row_count: int | None = None


type ReportScannedBytes = Callable[[int], None]


class Command(Protocol):
    """A statement that was read and can be run."""

    def run(self, session: Session, report: ReportScannedBytes) -> Outcome:
        """Run it; raises ExecutionFailedError, AthenaQueryError or QueryCancelledError.

        `report` takes the bytes scanned, before anything is written.
        """
        ...
