"""From the first deployment to the teardown, each test from where the one before ended."""

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
import requests

from scripts.answers.questions import all_questions
from scripts.stacks import sample_calls
from scripts.stacks.deployment import COMPONENTS
from scripts.stacks.events_api import EventsApi
from tests.integration.deployer import Deployer
from tests.one_emulator import Client

NOW = f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}"
LACKS = re.compile(r"is not authorized to perform: [a-z0-9-]+:[A-Z]\w+")
COMMANDS = [
    ("deploy",), ("deploy", "--plan"), ("deploy", "--component", "athena"), ("teardown", "--force"),
    ("seed", "--events", "5"), ("query",), ("query", "key_figures"), ("replay",),
    ("resend", "--list"), ("report",), ("env",), ("aws_verify", "--yes"),
]  # fmt: skip


def ran(who: Deployer, module: str, *arguments: str) -> str:
    code, said = who.module(f"scripts.{module}", *arguments)
    assert code == 0, said
    return said


def test_emulator_takes_the_time_of_aws(endpoint: str) -> None:
    assert requests.get(f"{endpoint}/_analytics/health", timeout=60).json()["aws_timing"] is True


def test_deployer_cannot_do_without_the_boundary(deployer: Deployer) -> None:
    code, said = deployer.module("scripts.deploy", "--no-run-tests", "--component", "iam")
    assert code == 1
    assert "iam:CreateRole" in said.splitlines()[-1]


def test_first_deployment_passes_its_smoke_test(deployer: Deployer) -> None:
    said = ran(deployer, "deploy", "--parameter", f"PermissionsBoundaryArn={deployer.boundary}")
    assert "waiting up to" in said, "nothing hurries Firehose's buffers"
    assert "3 marked events went from the API to Athena's answer" in said
    assert "not checked  permission" not in said


def test_second_run_changes_nothing(deployer: Deployer) -> None:
    assert ran(deployer, "deploy").count("no changes") == len(COMPONENTS)


def test_plan_of_an_update_says_its_cost_and_changes_nothing(deployer: Deployer) -> None:
    said = ran(deployer, "deploy", "--plan", "--parameter", "RateLimitPerSecond=50")
    assert "api-gateway" in said
    assert "A month of 10,368,000 events" in said
    assert "each event counted as 5 KB" in said
    assert ran(deployer, "deploy").count("no changes") == len(COMPONENTS)


def test_update_is_made_and_stays(deployer: Deployer, client: Client) -> None:
    ran(deployer, "deploy", "--no-run-tests", "--parameter", "RateLimitPerSecond=50")
    ran(deployer, "deploy")
    own = deployer.product.deployment.prefix
    plans = client("apigateway").get_usage_plans()["items"]
    assert [one["throttle"]["rateLimit"] for one in plans if own in one["name"]] == [50.0]


def test_what_is_sent_is_answered(deployer: Deployer, tmp_path: Path) -> None:
    truth = str(tmp_path / "truth.json")
    ran(deployer, "seed", "--events", "300", "--days", "3", "--ground-truth", truth)
    product = deployer.product
    product.target.flush(product.outputs()["DeliveryStreamName"])
    said = ran(deployer, "query")
    assert {one.name for one in all_questions() if f"{one.name}:" not in said} == set()
    ran(deployer, "replay")  # the same from the Parquet itself


def test_dashboard_is_drawn_without_a_fault(deployer: Deployer, tmp_path: Path) -> None:
    ran(deployer, "report", "--folder", str(tmp_path))
    assert any(tmp_path.iterdir())


def test_failed_records_are_sent_again(deployer: Deployer, client: Client) -> None:
    product = deployer.product
    stream = product.outputs()["DeliveryStreamName"]
    client("firehose").put_record(DeliveryStreamName=stream, Record={"Data": b"no event"})
    product.target.flush(stream)
    assert "records are in" in ran(deployer, "resend", "--force")


def test_plans_own_call_is_taken_where_no_key_is_asked_for(deployer: Deployer) -> None:
    """By docs/original-plan.md, "The test call"."""
    own = deployer.product.deployment
    url = EventsApi.of_deployment(deployer.product.target, own.prefix, own.environment).url

    def answered() -> tuple[int, str]:
        answer = requests.post(url, json=sample_calls.EVENT | {"timestamp": NOW}, timeout=60)
        return answer.status_code, answer.text

    assert answered() == (403, '{"message":"Forbidden"}')
    ran(deployer, "deploy", "--no-run-tests", "--parameter", "ApiKeyRequired=false")
    assert answered()[0] == 202
    ran(deployer, "deploy", "--no-run-tests")  # what environments.yaml names counts again
    assert answered()[0] == 403


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_stranger_is_told_in_one_line_what_he_lacks(
    stranger: Deployer, command: tuple[str, ...]
) -> None:
    module, *arguments = command
    code, said = stranger.module(f"scripts.{module}", *arguments)
    errors = [line for line in said.splitlines() if "rror" in line]
    assert (code, len(errors)) == (1, 1), said
    assert LACKS.search(errors[0]), errors[0]


def test_stranger_changed_nothing(deployer: Deployer) -> None:
    assert ran(deployer, "deploy").count("no changes") == len(COMPONENTS)


def test_teardown_leaves_nothing(deployer: Deployer) -> None:
    ran(deployer, "teardown", "--force")
    assert {deployer.product.status(component) for component in COMPONENTS} == {None}
    assert "Nothing to delete" in ran(deployer, "teardown", "--force")
    own = deployer.product.deployment
    left = {name for name in deployer.product.names() if not name.startswith("github-")}
    assert {name for name in left if f"{own.prefix}-{own.environment}" in name} == set()
