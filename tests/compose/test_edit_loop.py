"""A saved handler answers the next event, without a deployment, and the same after one."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from scripts.smoke_test.trials import UNACCEPTABLE_EVENT
from tests.compose.project import Project, post

ANSWER = "    return _answers.answer(event, status, body)\n"
EDITED = '    return _answers.answer(event, status, body | {"note": "edited"})\n'


@pytest.fixture
def handler(project: Project) -> Iterator[Path]:
    """The ingest handler's file, which is as it was when the test has ended."""
    path = project.folder / "lambda" / "ingest" / "handler.py"
    source = path.read_text()
    yield path
    path.write_text(source)


@pytest.fixture
def note(project: Project) -> Callable[[], str | None]:
    """`note()` posts an event that can't be accepted; gives what an edited handler answers."""
    return lambda: post(project.api(), UNACCEPTABLE_EVENT).json().get("note")


def test_saved_handler_answers_the_next_event_within_two_seconds(
    handler: Path, note: Callable[[], str | None]
) -> None:
    assert note() is None
    handler.write_text(handler.read_text().replace(ANSWER, EDITED))
    saved = time.monotonic()
    assert note() == "edited"
    assert time.monotonic() - saved < 2


def test_deploying_a_saved_handler_changes_nothing(
    project: Project, handler: Path, note: Callable[[], str | None]
) -> None:
    handler.write_text(handler.read_text().replace(ANSWER, EDITED))
    command = ["python", "-m", "scripts.deploy", "--component", "lambda"]
    deployed = project.compose("run", "-T", "--rm", "deploy", *command)
    assert "IngestFunction" in deployed.stdout
    assert note() == "edited"


def test_saved_question_is_asked(project: Project) -> None:
    path = project.folder / "queries" / "soup.sql"
    path.write_text("-- title: Soup\n-- How many soups?\nSELECT 'forty-two' AS soups\n")
    asked = project.compose("exec", "-T", "dashboard", "python", "-m", "scripts.query", "soup")
    path.unlink()
    assert "forty-two" in asked.stdout
