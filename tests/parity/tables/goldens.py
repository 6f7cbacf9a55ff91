"""Trino's answers to the generated queries: a line a query, with the version and the day."""

import gzip
import json
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

from .answers import Answer

FILE = Path(__file__).parents[1] / "cases" / "tables.jsonl.gz"


@cache
def goldens() -> dict[str, Answer]:
    """Return the recorded answers by the queries' texts."""
    if not FILE.exists():
        return {}
    with gzip.open(FILE, "rt", encoding="utf-8") as lines:
        return {case["sql"]: _answer(case) for case in map(json.loads, lines)}


def _answer(case: dict[str, Any]) -> Answer:
    return Answer(tuple(tuple(row) for row in case.get("rows", ())), case.get("error", ""))


def write(answers: Iterable[tuple[str, Answer]], version: str, day: str) -> None:
    """Write answers, so that the same answers are the same file."""
    recorded = {"trino": version, "date": day}
    cases = (
        {"sql": sql, **({"error": a.error} if a.error else {"rows": a.rows}), **recorded}
        for sql, a in answers
    )
    text = "".join(f"{json.dumps(case, ensure_ascii=False)}\n" for case in cases)
    FILE.write_bytes(gzip.compress(text.encode(), mtime=0))
