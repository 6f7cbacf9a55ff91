"""A visual with the answers to its queries, as the page gets it; or why it isn't drawn."""

import hashlib
import logging
from collections.abc import Sequence
from typing import Any

from dashboard.aws.athena import Answer
from dashboard.queries.query import Query
from dashboard.refusal import NotDrawnError, NothingError
from dashboard.visuals.reader import Plan

LOG = logging.getLogger(__name__)
type Answers = dict[str, Answer | Exception]


def presented(result: dict[str, Any], plan: Plan, answers: Answers) -> dict[str, Any]:
    """Return what a visual shows of its answers."""
    failed = next(
        (found for q in plan.queries if isinstance(found := answers[q.sql], Exception)), None
    )
    if failed is not None:
        return result | {"state": "failed", "reason": str(failed)}
    try:
        drawn = result | _shown(plan, [_answer(answers, query) for query in plan.queries])
        if plan.totals and drawn["state"] == "drawn":
            totals = _answer(answers, plan.totals.query)
            if totals.rows:
                plan.totals.add(drawn, totals.rows[0])
    except Exception as error:
        return result | unpresented(error)
    return drawn


def _answer(answers: Answers, query: Query) -> Answer:
    found = answers[query.sql]
    if isinstance(found, Exception):
        raise TypeError(found)
    return found


def _shown(plan: Plan, found: Sequence[Answer]) -> dict[str, Any]:
    notes, limit, answer = list(plan.notes), plan.query.limit, found[0]
    cut = [one.rows[: query.limit] for query, one in zip(plan.queries, found, strict=True)]
    if limit is not None and len(answer.rows) > limit and not (plan.is_top or plan.is_part):
        notes.append(f"Only the first {limit:,} rows are shown.")
    shown = plan.present(*cut[: 1 + len(plan.others)])
    if pages := shown.get("pages"):
        pages["hasMore"] = limit is not None and len(answer.rows) > limit
    digest = hashlib.sha256(repr(cut).encode()).hexdigest()[:16]
    return {
        "state": "drawn" if cut[0] or plan.is_part else "empty",
        **shown,
        "notes": [*notes, *shown.get("notes", [])],
        "digest": digest,
        "scannedBytes": sum(one.scanned_bytes for one in found),
        "queryMilliseconds": max(one.milliseconds for one in found),
        "asOf": answer.finished.isoformat(),
    }


def unpresented(error: Exception) -> dict[str, Any]:
    """Say why a visual isn't drawn: a fault of this app's own mustn't take its sheet with it."""
    if isinstance(error, NothingError):
        return {"state": "empty", "reason": str(error)}
    if isinstance(error, NotDrawnError):
        return {"state": "undrawn", "reason": str(error)}
    LOG.error("a visual could not be drawn", exc_info=error)
    fault = f"{type(error).__name__}: {error}"
    return {"state": "failed", "reason": f"A fault of this page, not of your data: {fault}"}
