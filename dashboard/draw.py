"""Draws a sheet: plans its visuals, asks their queries in parallel, gives each when it is ready."""

import hashlib
import re
import time
from collections.abc import Iterator, Mapping
from concurrent.futures import Executor, as_completed
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Protocol

from botocore.exceptions import BotoCoreError, ClientError

from dashboard.aws.athena import Answer, QueryFailedError
from dashboard.deployed import DataSet, Deployed, only
from dashboard.parameters import Parameters, as_utc, read_parameters
from dashboard.queries.filters import Choices
from dashboard.queries.query import Query
from dashboard.refusal import NotDrawnError
from dashboard.results import SharedResults
from dashboard.visuals.catalog import field_wells, planner
from dashboard.visuals.reader import Plan, Reader


class QueryRunner(Protocol):
    """What runs SQL."""

    def run(self, sql: str, work_group: str) -> Answer:
        """Run a query to its end."""
        ...


class Versions(Protocol):
    """What knows a version of a data set's data."""

    def version(self, data_set: DataSet) -> str:
        """Give a text that changes when the data does."""
        ...


@dataclass(frozen=True)
class Drawer:
    """Everything that drawing needs; one for the whole app."""

    athena: QueryRunner
    versions: Versions
    results: SharedResults[Answer]
    executor: Executor

    def draw_sheet(
        self,
        deployed: Deployed,
        sheet_id: str,
        chosen: Mapping[str, Any],
        only_ids: set[str] | None = None,
    ) -> Iterator[dict[str, Any]]:
        """Yield a JSON object for each visual of a sheet, the quickest first.

        `chosen` holds the reader's `parameters` and `filters`; `only_ids` limits which visuals.
        """
        now = as_utc(datetime.now(UTC)).replace(second=0, microsecond=0)
        visuals = [only(union) for union in deployed.sheet(sheet_id).get("Visuals") or []]
        jobs = [
            self.executor.submit(self._draw, deployed, sheet_id, kind, body, chosen, now)
            for kind, body in visuals
            if only_ids is None or body["VisualId"] in only_ids
        ]
        for job in as_completed(jobs):
            yield job.result()

    def ask(self, query: Query, data_set: DataSet) -> Answer:
        """Run a query, or share the answer of an equal one over the same data."""
        key = (query.work_group, query.sql, self.versions.version(data_set))
        return self.results.get(key, lambda: self.athena.run(query.sql, query.work_group))

    def _draw(
        self,
        deployed: Deployed,
        sheet_id: str,
        kind: str,
        body: Mapping[str, Any],
        chosen: Mapping[str, Any],
        now: datetime,
    ) -> dict[str, Any]:
        started = time.monotonic()
        result: dict[str, Any] = {"id": body["VisualId"]}
        try:
            parameters = read_parameters(deployed.definition, chosen.get("parameters") or {}, now)
            plan, reader = _plan(deployed, sheet_id, kind, body, chosen, parameters, now)
            result |= {"sql": plan.query.sql, "workGroup": plan.query.work_group}
            data_set = deployed.data_set(reader.data_set)
            result |= _presented(plan, self.ask(plan.query, data_set))
            if plan.totals and result["state"] == "drawn":
                plan.totals.add(result, self.ask(plan.totals.query, data_set).rows[0])
        except NotDrawnError as error:
            return result | {"state": "undrawn", "reason": str(error)}
        except QueryFailedError as error:
            return result | {"state": "failed", "reason": str(error)}
        except (ClientError, BotoCoreError) as error:
            return result | {"state": "failed", "reason": str(error)}
        return result | {"milliseconds": round((time.monotonic() - started) * 1000)}


def _plan(
    deployed: Deployed,
    sheet_id: str,
    kind: str,
    body: Mapping[str, Any],
    chosen: Mapping[str, Any],
    parameters: Parameters,
    now: datetime,
) -> tuple[Plan, Reader]:
    read, wells = planner(kind), field_wells(kind, body)
    choices = Choices(chosen.get("filters") or {})
    reader = Reader.of_visual(deployed, sheet_id, body["VisualId"], wells, parameters, choices, now)
    return read(body, wells, reader), reader


def _presented(plan: Plan, answer: Answer) -> dict[str, Any]:
    notes, rows = list(plan.notes), answer.rows
    limit = re.search(r"LIMIT (\d+)$", plan.query.sql)
    if limit and len(rows) >= int(limit[1]):
        rows = rows[: int(limit[1]) - 1]
        notes.append(f"Only the first {len(rows):,} rows are shown.")
    shown = plan.present(rows)
    digest = hashlib.sha256(repr(rows).encode()).hexdigest()[:16]
    return {
        **shown,
        "state": "drawn" if rows else "empty",
        "notes": notes,
        "digest": digest,
        "scannedBytes": answer.scanned_bytes,
        "queryMilliseconds": answer.milliseconds,
        "asOf": answer.finished.isoformat(),
    }
