"""A difference names where it came to be: in Athena's SQL or on the way to the table."""

from typing import Any

import pytest

from scripts.answers.questions import question_named
from scripts.verification.parity import Parity, Rows, differences
from scripts.verification.report import StepFailedError

QUESTION = question_named("key_figures")


class FakeAthena:
    """Gives one answer to whatever is asked."""

    def __init__(self, *rows: tuple[str, ...]) -> None:
        self.rows = rows

    def ask(self, _sql: str) -> "FakeAthena":
        return self


def parity(athena: Any, planned: Rows, stored: Rows) -> Parity:
    return Parity(athena, {QUESTION.name: planned}, lambda _: stored)


def test_three_answers_that_agree_pass() -> None:
    found = parity(FakeAthena(("1", "2")), [["1", "2"]], [("1", "2")]).check(QUESTION)
    assert found.startswith("1 rows, the same")


def test_other_answer_over_the_same_files_is_the_sqls() -> None:
    with pytest.raises(StepFailedError, match="its SQL") as error:
        parity(FakeAthena(("1",)), [["2"]], [("2",)]).check(QUESTION)
    assert error.value.differences == ("Athena  ['1']", "local   ['2']", "1 rows differ")


def test_files_that_hold_something_else_are_the_paths() -> None:
    with pytest.raises(StepFailedError, match="the path, not the SQL"):
        parity(FakeAthena(("1",)), [["2"]], [("1",)]).check(QUESTION)


def test_rows_that_firehose_delivered_twice_count_where_repeats_count() -> None:
    question = question_named("top_items")
    planned = {question.name: [["1"]]}
    athena: Any = FakeAthena(("2",))
    found = Parity(athena, planned, lambda _: [("2",)], repeats=1).check(question)
    assert found == "1 rows, the same from both; 1 came twice and count"
    with pytest.raises(StepFailedError, match="the path"):
        Parity(athena, planned, lambda _: [("2",)]).check(question)


def test_row_that_one_side_lacks_is_shown() -> None:
    lines = differences("Athena", [("1",), ("2",)], "planned", [("1",)])
    assert lines == ("Athena  ['2']", "planned None", "1 rows differ")
