"""Our engine's answers beside the recorded ones of Trino, over the same files."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from .answers import Case
from .likeness import Columns, digest, in_any_order, normal_rows, plain_kind
from .ours import CopiedTables, EngineProcess, Ours
from .queries import Query, is_ordered

# What leaves open which rows an answer has, or in which order a function sees them.
OPEN = re.compile(
    r"\b(LIMIT|FETCH|OFFSET|TABLESAMPLE|array_agg|map_agg|any_value|arbitrary|listagg|approx_\w+"
    r"|OVER|min_by|max_by|random|rand|now|uuid|current_\w+)\b",
    re.IGNORECASE,
)

# What Athena adds to Trino's text of an unknown column.
_ATHENAS = " or requester is not authorized to access requested resources"


@dataclass(frozen=True)
class Verdict:
    """How our answer compares, in a word, and why."""

    word: str
    reason: str = ""


def verdicts(queries: list[Query], cases: dict[str, Case]) -> Iterator[tuple[Query, Verdict]]:
    """Give each query's verdict; those whose text or answer isn't the recorded one are left out."""
    engine = EngineProcess(CopiedTables({q.schema for q in queries} & {"tpch", "tpcds"}))
    try:
        for query in queries:
            case = cases.get(query.name, {})
            if case.get("text") == query.digest and "unstable" not in case:
                yield query, judged(query, engine.answer(query), case)
    finally:
        engine.stop()


def judged(query: Query, ours: Ours, case: Case) -> Verdict:
    """Judge an answer: an error of Trino's name is right, NOT_SUPPORTED is a refusal."""
    if ours.crash:
        return Verdict("crashed", ours.crash)
    if "error" in case:
        if not ours.error:
            return Verdict("accepted", f"Trino: {case['error']}")
        return _error_verdict(ours.error, case["error"])
    if ours.error:
        return Verdict(
            "refused" if ours.error.startswith("NOT_SUPPORTED") else "failed", ours.error
        )
    return _rows_verdict(query.sql, ours, case)


def _error_verdict(error: str, wanted: str) -> Verdict:
    error = error.replace(_ATHENAS, "")
    if error == wanted:
        return Verdict("same")
    same_name = wanted.startswith(error.partition(":")[0] + ":")
    return Verdict("same error" if same_name else "other error", f"{error} | Trino: {wanted}")


def _rows_verdict(sql: str, ours: Ours, case: Case) -> Verdict:
    kinds: Columns = case.get("columns", ours.columns)
    theirs = [(name.lower(), plain_kind(kind)) for name, kind in kinds]
    if [(name.lower(), kind) for name, kind in ours.columns] != theirs:
        return Verdict("other columns", f"{ours.columns} | Trino: {kinds}")
    if "digest" in case:
        if len(ours.rows) == case["count"] and digest(ours.rows, kinds) == case["digest"]:
            return Verdict("same")
        return _different(sql, f"{len(ours.rows)} rows, Trino {case['count']}")
    got, want = (normal_rows(r, kinds) for r in (ours.rows, case["rows"]))
    if got == want:
        return Verdict("same")
    if in_any_order(got) == in_any_order(want):
        return Verdict("same rows" if is_ordered(sql) else "same")
    return _different(sql, _first_difference(ours.rows, case["rows"]))


def _different(sql: str, reason: str) -> Verdict:
    return Verdict("different, open" if OPEN.search(sql) else "different", reason)


def _first_difference(rows: list[list[str | None]], wanted: list[list[str | None]]) -> str:
    ours, theirs = in_any_order(rows), in_any_order(wanted)
    pairs = zip(ours, theirs, strict=False)
    first = next(((a, b) for a, b in pairs if a != b), (None, None))
    return f"{len(ours)} rows, Trino {len(theirs)}; {first[0]} | Trino: {first[1]}"
