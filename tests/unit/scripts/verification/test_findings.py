"""Answers are kept without the run's own names, and a difference names the rule that it tries."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from scripts.verification import findings
from scripts.verification.findings import Findings
from scripts.verification.report import StepFailedError

NAMES = {"name": "shop-test", "bucket": "shop-test-data", "account": "123456789012"}
QUESTION = {"id": "q", "rule": "limits, Firehose: booleans"}


def kept(**expected: object) -> Findings:
    return Findings(NAMES, "AWS, eu-west-1", expected)


def test_names_are_filled_in_and_taken_out_again() -> None:
    found, asked = kept(), {"sql": ["SELECT 's3://{bucket}/{name}'"], "n": 1}
    filled = found.filled(asked)
    assert filled == {"sql": ["SELECT 's3://shop-test-data/shop-test'"], "n": 1}
    assert found.told(filled) == asked


def test_what_differs_from_run_to_run_is_no_difference() -> None:
    text = "Query 0b2f8a3e-1c1d-4e4f-8a8b-123456789012 of 123456789012"
    assert kept().told(text) == "Query {uuid} of {account}"


def test_another_answer_names_the_rule() -> None:
    lines = kept(q={"error": "a"}).note(QUESTION, {"error": "b"})
    assert lines == [
        "q (limits, Firehose: booleans)", "  answered {'error': 'b'}", "  expected {'error': 'a'}",
    ]  # fmt: skip


def test_question_without_an_expectation_is_a_difference() -> None:
    assert kept().note(QUESTION, 1) == ["q: nothing is expected yet; answered 1"]


def test_golden_file_is_what_the_next_run_expects(tmp_path: Path) -> None:
    found, path = kept(), tmp_path / "build" / "answers.jsonl"
    found.note(QUESTION, {"bucket": "shop-test-data"})
    found.write(path)
    assert findings.read(path) == {"q": {"bucket": "{bucket}"}}
    assert Findings(NAMES, "", findings.read(path)).note(QUESTION, {"bucket": "{bucket}"}) == []


def test_every_question_has_an_expected_answer_and_a_rule() -> None:
    kinds = ("statements", "calls", "requests", "conversions")
    asked = [one for kind in kinds for one in findings.questions(kind)]
    expected = findings.read(findings.EXPECTED)
    assert {one["id"] for one in asked} <= set(expected)
    assert all(one["rule"] for one in asked)


def test_differences_of_a_kind_fail_its_step() -> None:
    with pytest.raises(StepFailedError, match="14 of 14 answers are others") as error:
        kept().ask("statements", lambda _: None)
    assert error.value.differences[0].startswith("show-create-table")


def test_question_without_an_answer_is_told_and_kept_out_of_the_golden_file() -> None:
    count = len(findings.questions("requests"))
    asked: list[str] = []

    def answer(question: Mapping[str, Any]) -> Any:
        asked.append(question["id"])
        if len(asked) == 1:
            raise TimeoutError("no answer")
        return "an answer"

    found = kept()
    with pytest.raises(StepFailedError) as raised:
        found.ask("requests", answer)
    assert raised.value.differences[0] == f"{asked[0]}: no answer (TimeoutError: no answer)"
    assert len(asked) == count
    assert [line["id"] for line in found.lines] == asked[1:]


def test_nobody_is_asked_on_who_answers_no_more() -> None:
    asked: list[str] = []

    def answer(question: Mapping[str, Any]) -> Any:
        asked.append(question["id"])
        raise TimeoutError("no answer")

    found = kept()
    with pytest.raises(StepFailedError) as raised:
        found.ask("calls", answer)
    assert len(asked) == findings.MOST_SILENT
    assert raised.value.differences[-1].endswith("not asked, for nobody answers any more")
    assert found.lines == []
