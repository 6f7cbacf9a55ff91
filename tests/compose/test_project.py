"""`docker compose up` gives what `make demo` gives, and takes it away again."""

import uuid
from datetime import UTC, datetime
from typing import Any

import pytest

from scripts.answers.questions import Question, all_questions
from scripts.smoke_test.trials import UNACCEPTABLE_EVENT
from seed.month import Plan, make_month
from seed.truth import make_truth
from tests.compose.conftest import Running
from tests.compose.project import Project, post, wait_until

EVENTS, DAYS, SEED = 20_000, 30, 7
QUESTIONS = all_questions()


@pytest.fixture(scope="module")
def answers(running: Running) -> dict[str, Any]:
    """The ground truth of the month that was sent."""
    plan = Plan(EVENTS, DAYS, SEED, running.began.date(), running.began.hour)
    truth: dict[str, Any] = make_truth(plan, make_month(plan))["answers"]
    return truth


def answers_equal(project: Project, question: Question, answers: dict[str, Any]) -> bool:
    rows = [list(row) for row in project.athena().ask(question.sql).rows]
    return bool(rows == answers[question.name])


def test_everything_is_usable_within_three_minutes(running: Running) -> None:
    assert running.up_seconds < 180
    states = {
        service: running.project.container(service).attrs["State"]
        for service in ("localstack", "deploy", "dashboard")
    }
    assert (states["deploy"]["Status"], states["deploy"]["ExitCode"]) == ("exited", 0)
    assert states["localstack"]["Health"]["Status"] == "healthy"
    assert states["dashboard"]["Health"]["Status"] == "healthy"


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.name)
def test_answer_equals_the_ground_truth(
    project: Project, question: Question, answers: dict[str, Any]
) -> None:
    assert answers_equal(project, question, answers)


def test_printed_address_is_one_that_this_machine_reaches(project: Project) -> None:
    printed = project.compose("logs", "deploy").stdout
    assert f"http://127.0.0.1:{project.port}/_aws/execute-api/" in printed
    assert f"ApiEndpoint            http://localhost:{project.port}/" in printed
    assert "http://localstack:" not in printed


def test_event_posted_from_outside_is_in_athenas_answer(project: Project) -> None:
    prefix = f"t{uuid.uuid4().hex[:8]}"
    place = ["--stack-name-prefix", prefix, "--no-run-tests"]
    project.compose("run", "-T", "--rm", "deploy", "python", "-m", "scripts.deploy", *place)
    event = {
        "timestamp": datetime.now(UTC).isoformat(),
        "menuItem": "Soup",
        "quantity": 2,
        "price": 4.95,
        "customerId": "c-1",
        "restaurantId": "r-1",
    }
    assert post(project.api(prefix), event).status_code == 202
    project.target.flush(f"{prefix}-dev-clickstream")
    answer = project.athena(prefix).ask("SELECT menuItem, quantity * price FROM clickstream_data")
    assert answer.rows == (("Soup", "9.90"),)


def test_dashboard_shows_what_is_deployed(project: Project) -> None:
    assert "text/html" in project.dashboard("/").headers["Content-Type"]
    listed = project.dashboard("/api/dashboards")
    assert listed.status_code == 200
    assert listed.json()


@pytest.mark.parametrize("command", [("restart",), ("kill", "-s", "KILL")])
def test_restarted_emulator_comes_back_with_its_data(
    running: Running, answers: dict[str, Any], command: tuple[str, ...]
) -> None:
    project, before = running.project, running.project.api()
    project.compose(*command, "localstack")
    project.compose("up", "-d")
    wait_until(lambda: project.api() == before)
    assert answers_equal(project, QUESTIONS[0], answers)
    assert post(before, UNACCEPTABLE_EVENT).status_code == 400
