"""Draws a sheet: plans its visuals, asks their queries in parallel, gives each when it is ready."""

import hashlib
import logging
import time
from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from concurrent.futures import Executor, as_completed
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cached_property
from typing import Any, Protocol

from botocore.exceptions import BotoCoreError, ClientError

from athena_client.query import QueryFailedError
from dashboard.actions import filter_action
from dashboard.aws.athena import Answer
from dashboard.aws.reach import AwayError
from dashboard.deployed import DataSet, Deployed, only
from dashboard.parameters import Noting, Parameters, as_utc, read_parameters
from dashboard.periods import check_periods
from dashboard.queries.click_filter import click_notes
from dashboard.queries.combined import combine, grouped
from dashboard.queries.fields import Field
from dashboard.queries.filters import Choices, Conditions
from dashboard.queries.query import Order, Query, build_query
from dashboard.refusal import NotDrawnError, NothingError
from dashboard.results import SharedResults
from dashboard.visuals import text
from dashboard.visuals.catalog import field_wells, named_titles, planner
from dashboard.visuals.keys import value_texts
from dashboard.visuals.reader import Plan, Reader, ValuesOf, cell_text
from dashboard.wording import choosable_texts
from dashboard.zones import to_local, zone_of

LOG = logging.getLogger(__name__)
MOST_VALUES = 200
VALUES_SECONDS = 600.0
type Answers = dict[str, Answer | Exception]


class QueryRunner(Protocol):
    """What runs SQL."""

    def run(self, sql: str, work_group: str) -> Answer:
        """Run a query to its end."""
        ...


class Versions(Protocol):
    """What knows a version of a data set's data."""

    def version(self, data_set: DataSet) -> str:
        """Return a text that changes when the data does."""
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
        only_ids: Set[str] | None = None,
    ) -> Iterator[dict[str, Any]]:
        """Yield a JSON object for each visual of a sheet, the quickest first.

        Before them come the text boxes that name parameters, where the whole sheet is drawn.
        `chosen` holds the reader's `parameters`, `filters` and `clicks`; `only_ids` limits which
        visuals.
        """
        started = time.monotonic()
        planning = Planning(deployed, sheet_id, chosen, self.values)
        if only_ids is None:
            yield from planning.texts()
            yield from planning.clicked()
        drafts = []
        for kind, body in (only(union) for union in deployed.sheet(sheet_id).get("Visuals") or []):
            if only_ids is None or body["VisualId"] in only_ids:
                result, plan = planning.draft(kind, body)
                if plan is None:
                    yield result
                else:
                    drafts.append((result, plan))
        for result, plan, answers in self._answered(drafts):
            drawn = _drawn(result, plan, answers)
            yield drawn | {"milliseconds": round((time.monotonic() - started) * 1000)}

    def _answered(
        self, drafts: list[tuple[dict[str, Any], Plan]]
    ) -> Iterator[tuple[dict[str, Any], Plan, Answers]]:
        """Ask all plans' queries, those over the same rows together; yield plans as they can go."""
        groups = grouped(query for _, plan in drafts for query in plan.queries)
        jobs = [self.executor.submit(self._ask_group, group) for group in groups]
        known: Answers = {}
        waiting = list(drafts)
        for job in as_completed(jobs):
            known |= job.result()
            ready = [one for one in waiting if all(q.sql in known for q in one[1].queries)]
            waiting = [one for one in waiting if one not in ready]
            for result, plan in ready:
                yield result, plan, known

    def _ask_group(self, queries: list[Query]) -> Answers:
        """Ask queries as one; where that fails, each by itself, so that one can't spoil others."""
        if len(queries) > 1:
            combined = combine(queries)
            try:
                answer = self.ask(combined.sql, queries[0].data_set)
            except (QueryFailedError, ClientError, BotoCoreError):
                answer = None
            parts = combined.split(answer.rows) if answer else None
            if answer and parts:
                return {
                    query.sql: replace(answer, rows=tuple(rows))
                    for query, rows in zip(queries, parts, strict=True)
                }
        return {query.sql: self._ask_one(query) for query in queries}

    def _ask_one(self, query: Query) -> Answer | Exception:
        try:
            return self.ask(query.sql, query.data_set)
        except (QueryFailedError, ClientError, BotoCoreError) as error:
            return error

    def ask(self, sql: str, data_set: DataSet) -> Answer:
        """Run a query, or share the answer of an equal one over the same data."""
        key = (data_set.work_group, sql, self.versions.version(data_set))
        return self.results.get(key, lambda: self.athena.run(sql, data_set.work_group))

    def values(self, data_set: DataSet, field: Field) -> Callable[[], Sequence[str]]:
        """Begin to ask for a column's values, whatever is filtered; the function waits for them.

        They seldom change, so they are asked every few minutes, not with each change of the data.
        """
        everything = Conditions([], [])
        query = build_query(data_set, [field], everything, [Order(0, "ASC")], MOST_VALUES)
        key = (data_set.work_group, query.sql, int(time.monotonic() / VALUES_SECONDS))
        asked = self.executor.submit(
            lambda: self.results.get(key, lambda: self.athena.run(query.sql, data_set.work_group))
        )

        def known() -> Sequence[str]:
            try:
                return [cell_text(row[0], field) for row in asked.result().rows]
            except (AwayError, QueryFailedError, ClientError, BotoCoreError):
                return []  # colours go by the names that are shown

        return known


class Planning:
    """Plans a sheet's visuals for one set of choices, at one moment."""

    def __init__(
        self,
        deployed: Deployed,
        sheet_id: str,
        chosen: Mapping[str, Any],
        values: ValuesOf | None = None,
        is_export: bool = False,
    ) -> None:
        self._is_export = is_export
        self._deployed, self._sheet_id, self._values = deployed, sheet_id, values
        self._parameters = chosen.get("parameters") or {}
        self._choices = Choices(chosen.get("filters") or {}, chosen.get("clicks") or {})
        now = to_local(as_utc(datetime.now(UTC)), zone_of(deployed.definition))
        self._now = now.replace(second=0, microsecond=0)

    def texts(self) -> Iterator[dict[str, Any]]:
        """Yield the text boxes with the values of parameters; of a wrong one the visuals tell."""
        try:
            parameters = self._known
        except NotDrawnError:
            return
        yield from choosable_texts(self._deployed.sheet(self._sheet_id), parameters)

    def clicked(self) -> Iterator[dict[str, Any]]:
        """Yield the values of each mark that was clicked, as the visual writes them."""
        for kind, body in map(only, self._deployed.sheet(self._sheet_id).get("Visuals") or []):
            action = filter_action(kind, body)
            values = self._choices.clicks.get(body["VisualId"])
            if action and values:
                with suppress(NotDrawnError):
                    scope = self._reader(kind, body, self._known).scope
                    told = value_texts(action, values, scope, self._deployed)
                    yield {"id": action.source, "clicked": told}

    def draft(self, kind: str, body: Mapping[str, Any]) -> tuple[dict[str, Any], Plan | None]:
        """Return what is known of a visual before its query runs; no plan where it isn't drawn."""
        result: dict[str, Any] = {"id": body["VisualId"]}
        try:
            if text.is_text(kind, body):
                titles = named_titles(kind, body, {}, self._known)
                return result | text.drawn(kind, body, self._known) | {"titles": titles}, None
            plan = self.plan(kind, body)
        except Exception as error:
            return result | _reason(error), None
        return result | {"sql": plan.query.sql}, plan

    def plan(self, kind: str, body: Mapping[str, Any]) -> Plan:
        """Plan one visual, or say why it isn't drawn."""
        read, wells = planner(kind), field_wells(kind, body)
        parameters = Noting(self._known)
        reader = self._reader(kind, body, parameters)
        plan = read(body, wells, reader)
        check_periods(self._deployed.definition, parameters)
        place = (self._sheet_id, body["VisualId"])
        clicks = click_notes(self._deployed, place, reader.data_set, self._choices.clicks)
        return replace(plan, notes=[*plan.notes, *parameters.notes, *clicks])

    def _reader(self, kind: str, body: Mapping[str, Any], parameters: Parameters) -> Reader:
        reader = Reader.of_visual(
            self._deployed,
            self._sheet_id,
            body["VisualId"],
            field_wells(kind, body),
            parameters,
            self._choices,
            self._now,
        )
        action = filter_action(kind, body)
        keys = action.ids if action else ()
        return replace(reader, values=self._values, is_export=self._is_export, keys=keys)

    @cached_property
    def _known(self) -> Parameters:
        return read_parameters(self._deployed.definition, self._parameters, self._now)


def _drawn(result: dict[str, Any], plan: Plan, answers: Answers) -> dict[str, Any]:
    failed = next(
        (found for q in plan.queries if isinstance(found := answers[q.sql], Exception)), None
    )
    if failed is not None:
        return result | {"state": "failed", "reason": str(failed)}
    try:
        drawn = result | _presented(plan, [_answer(answers, query) for query in plan.queries])
        if plan.totals and drawn["state"] == "drawn":
            found = answers[plan.totals.query.sql]
            if isinstance(found, Answer):
                plan.totals.add(drawn, found.rows[0])
    except Exception as error:
        return result | _reason(error)
    return drawn


def _reason(error: Exception) -> dict[str, Any]:
    """Say why a visual isn't drawn: a fault of this app's own mustn't take its sheet with it."""
    if isinstance(error, NothingError):
        return {"state": "empty", "reason": str(error)}
    if isinstance(error, NotDrawnError):
        return {"state": "undrawn", "reason": str(error)}
    LOG.error("a visual could not be drawn", exc_info=error)
    fault = f"{type(error).__name__}: {error}"
    return {"state": "failed", "reason": f"A fault of this page, not of your data: {fault}"}


def _answer(answers: Answers, query: Query) -> Answer:
    found = answers[query.sql]
    if isinstance(found, Exception):
        raise TypeError(found)
    return found


def _presented(plan: Plan, found: Sequence[Answer]) -> dict[str, Any]:
    notes, limit, answer = list(plan.notes), plan.query.limit, found[0]
    cut = [one.rows[: query.limit] for query, one in zip(plan.queries, found, strict=True)]
    if limit is not None and len(answer.rows) > limit and not plan.is_top:
        notes.append(f"Only the first {limit:,} rows are shown.")
    shown = plan.present(*cut[: 1 + len(plan.others)])
    digest = hashlib.sha256(repr(cut).encode()).hexdigest()[:16]
    return {
        "state": "drawn" if cut[0] else "empty",
        **shown,
        "notes": notes,
        "digest": digest,
        "scannedBytes": sum(one.scanned_bytes for one in found),
        "queryMilliseconds": max(one.milliseconds for one in found),
        "asOf": answer.finished.isoformat(),
    }
