"""SELECTs with answers known from elsewhere: never wrong, and none that passed may stop passing.

`athena_select.jsonl` holds captures of Athena (engine version 3, 2026-09), assertions of client
libraries' tests and examples of Trino's documentation, each with its source; `here` says whether
the engine answers a case or refuses it. `trino_rules.jsonl` holds answers worked out from Trino's
documented rules and sources. `trino_engine.jsonl` holds answers of a running Trino 430 (its
`trino-main` library with Java 17, session in UTC); queries on which Athena is known to differ
from it, such as those with bare decimal literals, are not among them. `trino_476.jsonl` holds
answers of a running Trino 476; `here` says where the engine refuses a case, or gives an error of
the same name with another text. `functions_476.jsonl` holds that Trino's answers to calls of each
function (docs/functions.md), which the engine gives too.
"""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from analytics_emulator.athena.sql import AthenaQueryError, MalformedQueryError, SqlEngine
from tests.parity.record_trino import ours
from tests.parity.record_trino.compare import judged
from tests.parity.record_trino.queries import Query

CASES = Path(__file__).parent / "cases"
MOST_MARKED = 22  # of trino_476.jsonl, refused or with another text of an error
MARKS = {
    "measured-on-athena": pytest.mark.aws_validated,
    "client-tests": pytest.mark.documented,
    "trino-docs": pytest.mark.documented,
}


class EmptyCatalog:
    """A catalog with databases and no tables."""

    def resolve(self, database: str, table: str) -> None:
        if database == "no_such_db_x":
            raise AthenaQueryError("SCHEMA_NOT_FOUND", f"Schema '{database}' does not exist")


@pytest.fixture(scope="module")
def engine() -> SqlEngine:
    return SqlEngine(EmptyCatalog())


def read(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (CASES / name).read_text().splitlines()]


def answer(engine: SqlEngine, case: dict[str, Any]) -> dict[str, Any]:
    """Run a case's query; give what the service would show of it."""
    try:
        query = engine.compile(case["sql"], "testdb", case.get("params") or ())
        result = engine.run(query)
    except AthenaQueryError as error:
        return {"state": "FAILED", "error": str(error), "error_type": error.error_type}
    except MalformedQueryError as error:
        return {"state": "START_ERROR", "error": str(error)}
    columns = [vars(c) for c in result.columns]
    return {"state": "SUCCEEDED", "rows": [list(r) for r in result.rows], "columns": columns}


def in_order(rows: list[Any], expect: dict[str, Any]) -> list[Any]:
    """Give rows as they came, or sorted where the query leaves their order open."""
    return sorted(rows, key=str) if expect.get("unordered") else rows


def check(got: dict[str, Any], expect: dict[str, Any]) -> None:
    """Compare an answer with everything that a case states."""
    assert got["state"] == expect.get("state", "SUCCEEDED"), got
    assert expect.get("error", "").replace("{db}", "testdb") in got.get("error", "")
    assert got.get("error_type") == expect.get("error_type", got.get("error_type"))
    if "rows" in expect:
        assert in_order(got["rows"], expect) == in_order(expect["rows"], expect)
    for row, patterns in zip(got.get("rows", []), expect.get("rows_regex", []), strict=False):
        assert all(re.search(p, v) for v, p in zip(row, patterns, strict=True))
    if "header_row" in expect:
        assert [c["name"] for c in got["columns"]] == expect["header_row"]
    if expect.get("columns"):
        pairs = zip(got["columns"], expect["columns"], strict=True)
        assert all(g[k] == v for g, w in pairs for k, v in w.items())


def check_rows_or_error(got: dict[str, Any], case: dict[str, Any]) -> None:
    """Compare an answer with a case of Trino's: its rows, or how its error begins."""
    if "error" in case:
        assert got["state"] == "FAILED"
        assert got["error"].startswith(case["error"])
    else:
        assert got["state"] == "SUCCEEDED", got
        assert in_order(got["rows"], case) == in_order(case["rows"], case), got


def case_params(name: str) -> list[Any]:
    return [pytest.param(c, id=c["id"], marks=MARKS[c["confidence"]]) for c in read(name)]


@pytest.mark.parametrize("case", case_params("athena_select.jsonl"))
def test_select_answers_as_athena_or_refuses(engine: SqlEngine, case: dict[str, Any]) -> None:
    got = answer(engine, case)
    if case["here"] == "refused":
        assert got.get("error", "").startswith("NOT_SUPPORTED"), got
    else:
        check(got, case["expect"])


@pytest.mark.unverified
@pytest.mark.parametrize("case", read("trino_rules.jsonl"), ids=lambda c: c["sql"][:60])
def test_select_follows_trinos_rules(engine: SqlEngine, case: dict[str, Any]) -> None:
    check_rows_or_error(answer(engine, case), case)


@pytest.mark.trino_validated
@pytest.mark.parametrize("case", read("trino_engine.jsonl"), ids=lambda c: c["sql"][:60])
def test_select_answers_as_trino_itself(engine: SqlEngine, case: dict[str, Any]) -> None:
    check_rows_or_error(answer(engine, case), case)


@pytest.mark.trino_validated
@pytest.mark.parametrize("case", read("trino_476.jsonl"), ids=lambda c: c["sql"][:60])
def test_select_answers_as_trino_476_or_refuses(engine: SqlEngine, case: dict[str, Any]) -> None:
    query = Query(case["sql"], case["sql"], "default")
    got = ours.answer(engine, query)
    if case.get("here") == "refused":
        assert got.error.startswith("NOT_SUPPORTED"), got
        return
    verdict = judged(query, got, case)
    assert verdict.word == case.get("here", "same"), verdict


@pytest.mark.trino_validated
@pytest.mark.parametrize("case", read("functions_476.jsonl"), ids=lambda c: c["sql"][:60])
def test_functions_answer_as_trino_476(engine: SqlEngine, case: dict[str, Any]) -> None:
    query = Query(case["sql"], case["sql"], "default")
    verdict = judged(query, ours.answer(engine, query), case)
    assert verdict.word == "same", verdict


def test_trinos_cases_keep_their_share_of_answers() -> None:
    marks = [case["here"] for case in read("trino_476.jsonl") if "here" in case]
    assert set(marks) <= {"refused", "same error"}
    assert len(marks) <= MOST_MARKED


def test_case_set_keeps_its_share_of_answers() -> None:
    verdicts = [c["here"] for c in read("athena_select.jsonl")]
    assert set(verdicts) <= {"pass", "refused"}
    assert verdicts.count("pass") >= 427
