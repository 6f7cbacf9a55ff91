"""Draws a sheet: asks its visuals' queries in parallel, and gives each visual when it is ready."""

import time
from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from concurrent.futures import Executor, as_completed
from dataclasses import dataclass, replace
from typing import Any, Protocol

from botocore.exceptions import BotoCoreError, ClientError

from athena_client.query import QueryFailedError
from dashboard.aws.athena import Answer
from dashboard.aws.reach import AwayError
from dashboard.deployed import DataSet, Deployed
from dashboard.planning import Planning
from dashboard.presenting import Answers, presented
from dashboard.queries.combined import combine, grouped
from dashboard.queries.fields import Field
from dashboard.queries.filters import Conditions
from dashboard.queries.query import Order, Query, build_query
from dashboard.results import SharedResults
from dashboard.visuals.reader import Plan, cell_text

MOST_VALUES = 200
VALUES_SECONDS = 600.0


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
        """Yield a JSON object for each visual of a sheet that is seen, the quickest first.

        Before them come what rules hide and the text boxes that name parameters, where the whole
        sheet is drawn.
        `chosen` holds the reader's `parameters`, `filters` and `clicks`; `only_ids` limits which
        visuals.
        """
        started = time.monotonic()
        planning = Planning(deployed, sheet_id, chosen, self.values)
        if only_ids is None:
            yield from planning.hidden()
            yield from planning.texts()
            yield from planning.clicked()
        drafts = []
        for kind, body in planning.visuals(only_ids):
            result, plan = planning.draft(kind, body)
            if plan is None:
                yield result
            else:
                drafts.append((result, plan))
        for result, plan, answers in self._answered(drafts):
            drawn = presented(result, plan, answers)
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
        key, version = (data_set.work_group, sql), self.versions.version(data_set)
        return self.results.get(key, lambda: self.athena.run(sql, data_set.work_group), version)

    def kept(self, query: Query) -> Answer:
        """Run a query whose answer seldom changes, or share what is known for a few minutes."""
        work_group = query.data_set.work_group
        key, slot = (work_group, query.sql, "kept"), int(time.monotonic() / VALUES_SECONDS)
        return self.results.get(key, lambda: self.athena.run(query.sql, work_group), slot)

    def values(self, data_set: DataSet, field: Field) -> Callable[[], Sequence[str]]:
        """Begin to ask for a column's values, whatever is filtered; the function waits for them.

        They seldom change, so they are asked every few minutes, not with each change of the data.
        """
        everything = Conditions([], [])
        query = build_query(data_set, [field], everything, [Order(0, "ASC")], MOST_VALUES)
        asked = self.executor.submit(self.kept, query)

        def known() -> Sequence[str]:
            try:
                return [cell_text(row[0], field) for row in asked.result().rows]
            except (AwayError, QueryFailedError, ClientError, BotoCoreError):
                return []  # colours go by the names that are shown

        return known
