"""Cases of the parity suite, asked of Athena: what differs, and what is recorded of it."""

from typing import Any

import pytest

from scripts.verification import athena_cases
from scripts.verification.athena_cases import Asked, Cases
from scripts.verification.report import StepFailedError

ROWS: dict[str, Any] = {"sql": "SELECT 7/2", "rows": [["3"]]}
ERROR: dict[str, Any] = {"sql": "SELECT 1/0", "error": "DIVISION_BY_ZERO: Division by zero"}
CAPTURE: dict[str, Any] = {"sql": "SELECT x", "expect": {"state": "FAILED", "error": "of {db}"}}


def asked(case: dict[str, Any], **got: Any) -> Asked:
    return Asked(case, "trino_rules.jsonl:1", {"state": "SUCCEEDED", **got})


@pytest.mark.parametrize(
    ("case", "got"),
    [
        (ROWS, {"rows": [["3"]]}),
        ({**ROWS, "rows": [["1"], ["2"]], "unordered": True}, {"rows": [["2"], ["1"]]}),
        (ERROR, {"state": "FAILED", "error": "DIVISION_BY_ZERO: / by zero"}),
        (CAPTURE, {"state": "FAILED", "error": "the end of {db}."}),
        ({"sql": "", "expect": {"rows_regex": [["^a"]]}}, {"rows": [["abc"]]}),
    ],
)
def test_answer_as_the_case_says_is_no_difference(case: Any, got: Any) -> None:
    assert asked(case, **got).difference() is None


@pytest.mark.parametrize(
    ("case", "got", "difference"),
    [
        (ROWS, {"rows": [["3.5"]]}, "[['3.5']]"),
        (ROWS, {"state": "FAILED", "error": "no"}, "FAILED no"),
        (ERROR, {"rows": [["0"]]}, "SUCCEEDED"),
        (ERROR, {"state": "FAILED", "error": "OVERFLOW"}, "OVERFLOW"),
        ({"sql": "", "expect": {"rows_regex": [["^a"]]}}, {"rows": [["b"]]}, "['b']"),
    ],
)
def test_other_answer_is_told(case: Any, got: Any, difference: str) -> None:
    assert asked(case, **got).difference() == difference


class Executions:
    """Answers every statement in one way; fails with one."""

    database = "shop_db"

    def run(self, sql: str, _params: Any) -> dict[str, Any]:
        if "7" in sql:
            raise TimeoutError("no answer")
        return {"state": "FAILED", "error": "the end of shop_db"}

    def engine(self) -> str:
        return "Athena engine version 3"


def test_failed_question_is_its_own_answer_and_the_others_go_on(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    places = [("a:1", ROWS), ("a:2", CAPTURE)]
    monkeypatch.setattr(athena_cases, "read", lambda _: iter(places))
    cases: Any = Cases(Executions(), ("a",))  # type: ignore[arg-type]
    cases.ask()
    (line,) = cases.differences()
    assert line.startswith("a:1: SELECT 7/2 | Athena: UNANSWERED TimeoutError: no answer")
    (golden,) = cases.goldens()
    assert (golden["here"], golden["expect"]["error"]) == ("pass", "the end of {db}")
    assert (golden["id"], golden["engine"]) == ("a:2", "Athena engine version 3")
    assert golden["confidence"] == "measured-on-athena"


def test_nobody_is_asked_on_who_answers_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    places = [(f"a:{number}", ROWS) for number in range(500)]
    monkeypatch.setattr(athena_cases, "read", lambda _: iter(places))
    cases: Any = Cases(Executions(), ("a",))  # type: ignore[arg-type]
    with pytest.raises(StepFailedError, match="24 cases in a row without an answer") as raised:
        cases.ask()
    assert "476 weren't asked" in str(raised.value)
    assert cases.goldens() == []
