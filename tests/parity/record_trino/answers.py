"""Answers of Trino as data: a line a query, with the version and the day they were recorded."""

import gzip
import json
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from .client import Answer, TrinoClient, TrinoError
from .likeness import digest, in_any_order, normal_rows
from .queries import Query, is_ordered

CASES = Path(__file__).parents[1] / "cases"
KEPT_ROWS = 200  # of a longer answer, its length and a digest

type Case = dict[str, Any]


def file_of(suite: str) -> Path:
    """Return the file of a suite's answers."""
    return CASES / f"{suite}_tiny.jsonl.gz"


def read(suite: str) -> dict[str, Case]:
    """Return the recorded answers by the queries' names."""
    with gzip.open(file_of(suite), "rt") as lines:
        next(lines)  # tells of all: Trino's version and the day
        return {case["name"]: case for case in map(json.loads, lines)}


def read_file(file: Path) -> tuple[list[Query], dict[str, Case]]:
    """Return a file's queries and answers, by their lines' numbers and texts."""
    queries, cases = [], {}
    for number, line in enumerate(file.read_text().splitlines(), 1):
        case = json.loads(line)
        query = Query(f"{number}: {case['sql']}", case["sql"], "default")
        queries.append(query)
        cases[query.name] = {**case, "text": query.digest}
    return queries, cases


def write(suite: str, version: str, cases: Iterable[Case]) -> None:
    """Write a suite's answers, so that the same answers are the same file."""
    head = {"trino": version, "date": today()}
    text = "".join(f"{json.dumps(line, ensure_ascii=False)}\n" for line in (head, *cases))
    file_of(suite).write_bytes(gzip.compress(text.encode(), mtime=0))


def record(client: TrinoClient, query: Query) -> Case:
    """Return a query's case; one whose answer changes from run to run says so."""
    case = {"name": query.name, "text": query.digest}
    try:
        answer, again = client.run(query.sql), client.run(query.sql)
    except TrinoError as error:
        return {**case, "error": str(error)}
    if _normal(answer) != _normal(again):
        return {**case, "unstable": True}
    ordered = {"ordered": True} if is_ordered(query.sql) else {}
    return {**case, **ordered, "columns": answer.columns, **_rows_or_digest(answer)}


def answered(client: TrinoClient, lines: Iterable[str]) -> Iterator[Case]:
    """Give the answer to each line's `sql`, beside all else that the line says."""
    version, day = client.version(), today()
    for line in lines:
        case = json.loads(line)
        try:
            answer = client.run(case["sql"])
        except TrinoError as error:
            case |= {"error": str(error)}
        else:
            case |= {"columns": answer.columns, "rows": answer.rows}
            if len(answer.rows) > 1 and not is_ordered(case["sql"]):
                case["unordered"] = True
        yield case | {"trino": version, "date": day}


def today() -> str:
    """Return the day in UTC."""
    return f"{datetime.now(UTC):%Y-%m-%d}"


def _normal(answer: Answer) -> Any:
    return in_any_order(normal_rows(answer.rows, answer.columns))


def _rows_or_digest(answer: Answer) -> Case:
    if len(answer.rows) <= KEPT_ROWS:
        return {"rows": answer.rows}
    return {"count": len(answer.rows), "digest": digest(answer.rows, answer.columns)}
