"""Runs executions in the background: from QUEUED over RUNNING to a final state and its files."""

import logging
import shutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from analytics_emulator.athena.execution import Execution
from analytics_emulator.athena.failure import SYSTEM, ExecutionFailedError
from analytics_emulator.athena.history import History
from analytics_emulator.athena.keeping import Keeping
from analytics_emulator.athena.metrics import publish_metrics
from analytics_emulator.athena.object_store import (
    ObjectNotFoundError,
    ObjectRefusedError,
    S3Location,
)
from analytics_emulator.athena.permissions import PermissionDeniedError
from analytics_emulator.athena.region import Region
from analytics_emulator.athena.result_reuse import reusable
from analytics_emulator.athena.session import PLANNED, Command, Outcome, Session
from analytics_emulator.athena.spare_memory import SpareMemory
from analytics_emulator.athena.sql import AthenaQueryError
from analytics_emulator.athena.sql.errors import QueryCancelledError
from analytics_emulator.athena.statements.kind import OutputName
from analytics_emulator.metrics import MetricSink
from analytics_emulator.service import ServiceError

LOG = logging.getLogger(__name__)

_WORKERS = 8


@dataclass(frozen=True)
class Job:
    """An execution with what it runs."""

    execution: Execution
    session: Session
    command: Command


class QueryRunner:
    """A pool of threads; queries beyond its size wait as QUEUED."""

    def __init__(self, metrics: MetricSink, keeping: Keeping, history: History | None) -> None:
        self._metrics, self._keeping, self._history = metrics, keeping, history
        self._spare_memory = SpareMemory()
        self._pool = ThreadPoolExecutor(_WORKERS, thread_name_prefix="athena-query")

    def submit(self, job: Job) -> None:
        """Run a job as soon as a thread is free; raises OSError where it can't be kept."""
        if self._history:
            self._history.note(job.session.region, job.execution, job.execution.state)
        job.execution.keep_end(partial(self._keep_end, job.session.region, job.execution))
        self._pool.submit(self._run, job)

    def keep_catalog(self) -> None:
        """Have on the disk what was made for a statement that makes nothing itself."""
        self._keeping.commit()

    def close(self) -> None:
        """Wait for what runs; what is queued never starts."""
        self._pool.shutdown(cancel_futures=True)

    def _run(self, job: Job) -> None:
        run_job(job, self._keeping)
        publish_metrics(self._metrics, job.session.region, job.execution)
        self._spare_memory.give_back()

    def _keep_end(self, region: Region, execution: Execution, state: str) -> None:
        """Keep what an execution did, then how it ended; one that can't be kept still ends."""
        try:
            if execution.kind.statement_type == "DDL" or execution.kind.substatement == "INSERT":
                self._keeping.commit()
            if self._history:
                self._history.note(region, execution, state)
        except Exception as error:
            LOG.error("Can't keep the end of execution %s: %s", execution.id, error)


def run_job(job: Job, keeping: Keeping) -> None:
    """Run one job to its final state."""
    if not job.execution.start():
        return
    try:
        with job.session.lease, _scratch(job):
            if earlier := reusable(job.execution, job.command, job.session):
                job.execution.take_result_of(earlier)
                return
            outcome = job.command.run(job.session, job.execution.report_scanned_bytes)
            _keep(job, outcome, keeping)
    except QueryCancelledError:
        job.execution.stop("Query cancelled by user")
    except Exception as error:  # an execution must never stay RUNNING
        _fail(job, _failure_of(error))


def _failure_of(error: Exception) -> ExecutionFailedError:
    """Return the failure that an error is told as."""
    match error:
        case ExecutionFailedError():
            found = error
        case AthenaQueryError():
            found = ExecutionFailedError.of(error)
        case ObjectNotFoundError():
            found = ExecutionFailedError(f"The specified bucket does not exist: {error}", 1006)
        case ObjectRefusedError():
            found = ExecutionFailedError(f"Access denied when writing to location: {error}", 1102)
        case PermissionDeniedError():
            found = ExecutionFailedError(error.reason, 1006)
        case ServiceError():  # the catalog's own refusal
            found = ExecutionFailedError(f"{error.code}: {error.message}", 1006)
        case _:
            text = f"INTERNAL_ERROR: {type(error).__name__}: {error}"
            found = ExecutionFailedError(text, 100, SYSTEM)
    return found


@contextmanager
def _scratch(job: Job) -> Iterator[None]:
    """Delete an execution's own files when it has ended."""
    try:
        yield
    finally:
        shutil.rmtree(job.session.scratch, ignore_errors=True)


def _keep(job: Job, outcome: Outcome, keeping: Keeping) -> None:
    """Write the files, then show the result; a cancelled execution leaves none."""
    execution = job.execution
    if execution.is_final:
        return
    with keeping.together():
        if outcome.body is not None:
            _write(job, "", outcome.body, outcome.content_type)
        if outcome.metadata is not None:
            _write(job, ".metadata", outcome.metadata, outcome.content_type)
    execution.columns = list(outcome.columns)
    execution.update_count = outcome.update_count
    execution.row_count = outcome.row_count
    execution.manifest = outcome.manifest
    execution.has_result_file = outcome.body is not None
    execution.succeed()


def _fail(job: Job, failure: ExecutionFailedError) -> None:
    """Write why a `.txt` statement failed, as Athena does, then show it."""
    text = failure.reason
    if (
        job.execution.kind.output == OutputName.TEXT
        and job.execution.kind.substatement != "EXPLAIN"
    ):
        body = text if text.startswith("FAILED: ") else f"FAILED: {text}"
        try:
            _write(job, "", body.encode(), PLANNED)
        except ExecutionFailedError as unwritten:
            failure = unwritten
    job.execution.fail(failure)


def _write(job: Job, ending: str, body: bytes | Path, content_type: str) -> None:
    place = S3Location.parse(job.execution.output_location)
    store, key = job.session.results, place.key + ending
    try:
        if isinstance(body, Path):
            store.write_file(place.bucket, key, body, content_type)
        else:
            store.write(place.bucket, key, body, content_type)
    except PermissionDeniedError as denied:
        raise ExecutionFailedError(_unwritable(place, ending, denied), error_type=401) from None
    except ObjectNotFoundError:
        raise ExecutionFailedError(
            f"Unable to verify/create output bucket {place.bucket}", error_type=401
        ) from None


def _unwritable(place: S3Location, ending: str, denied: PermissionDeniedError) -> str:
    """Word it as Athena does (knowledge center, "Access denied"), and say what is missing."""
    return (
        f"Access denied when writing output to url: {place}{ending} . Please ensure you are "
        "allowed to access the S3 bucket. If you are encrypting query results with KMS key, "
        f"please ensure you are allowed to access your KMS key. {denied}"
    )
