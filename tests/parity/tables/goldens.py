"""Trino's answers to the generated queries: a line a query, with the version and the day."""

import gzip
import json
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

from .answers import Answer

FILE = Path(__file__).parents[1] / "cases" / "tables.jsonl.gz"

type Case = dict[str, Any]


@cache
def goldens() -> dict[str, Answer]:
    """Return the recorded answers by the queries' texts."""
    return {sql: _answer(case) for sql, case in read().items()}


def _answer(case: Case) -> Answer:
    return Answer(tuple(tuple(row) for row in case.get("rows", ())), case.get("error", ""))


def case_of(sql: str, answer: Answer, version: str, day: str) -> Case:
    """Return an answer as it is recorded."""
    found = {"error": answer.error} if answer.error else {"rows": answer.rows}
    return {"sql": sql, **found, "trino": version, "date": day}


def read() -> dict[str, Case]:
    """Return what is recorded, by the queries' texts."""
    if not FILE.exists():
        return {}
    with gzip.open(FILE, "rt", encoding="utf-8") as lines:
        return {case["sql"]: case for case in map(json.loads, lines)}


def write(cases: Iterable[Case]) -> None:
    """Write cases, so that the same cases are the same file."""
    text = "".join(f"{json.dumps(case, ensure_ascii=False)}\n" for case in cases)
    FILE.write_bytes(gzip.compress(text.encode(), mtime=0))
