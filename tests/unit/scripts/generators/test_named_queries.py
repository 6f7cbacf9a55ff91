"""Saved queries made of questions."""

import pytest
import yaml

from scripts.answers.questions import Question
from scripts.generators.named_queries import with_named_queries
from scripts.generators.parts import MarkError

TEMPLATE = "Resources:\n  # named queries: begin\n  # named queries: end\n"
QUESTION = Question("busy_hours", "Busy hours", "When it's: busiest.", "SELECT 1\n\nFROM t;")


def test_question_becomes_a_resource() -> None:
    text = with_named_queries(TEMPLATE, [QUESTION]).replace("!Ref ", "")
    query = yaml.safe_load(text)["Resources"]["BusyHoursQuery"]["Properties"]
    assert query["Name"] == "busy_hours"
    assert query["Description"] == "Busy hours: When it's: busiest."
    assert query["QueryString"] == "SELECT 1\n\nFROM t;\n"


def test_second_run_changes_nothing() -> None:
    once = with_named_queries(TEMPLATE, [QUESTION])
    assert with_named_queries(once, [QUESTION]) == once


def test_question_that_is_gone_goes_from_the_template() -> None:
    assert with_named_queries(with_named_queries(TEMPLATE, [QUESTION]), []) == TEMPLATE


def test_template_without_marks_is_refused() -> None:
    with pytest.raises(MarkError):
        with_named_queries("Resources: {}\n", [QUESTION])
