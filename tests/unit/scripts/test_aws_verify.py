"""The verification's command over an account in memory: it asks, and takes down what it made."""

import json
import os
import signal
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psutil
import pytest
from botocore.exceptions import EndpointConnectionError
from click.testing import CliRunner, Result

from scripts import aws_verify
from scripts.aws.buckets import BucketError
from scripts.verification.run import Verification
from tests.unit.scripts.fakes.account import Account

type Run = Callable[..., Result]


@pytest.fixture
def commands(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Record the commands that would run; the deployment fails, and the others pass."""
    called: list[str] = []

    def fake(command: list[str], **_: Any) -> subprocess.CompletedProcess[str]:
        called.append(command[2])
        code = int(command[2] == "scripts.deploy")
        return subprocess.CompletedProcess(command, code, stderr="Error: no room\n")

    monkeypatch.setattr("scripts.verification.commands.subprocess.run", fake)
    return called


@pytest.fixture
def run(
    account: Account, commands: list[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> Run:
    assert commands == []
    monkeypatch.setattr(aws_verify, "from_environment", lambda _: account.target)

    def invoke(*arguments: str, answer: str = "") -> Result:
        options = ["--stack-name-prefix", "shop", "--report", str(tmp_path / "report.md")]
        return CliRunner().invoke(aws_verify.main, [*options, *arguments], input=answer)

    return invoke


def test_it_says_what_it_costs_and_does_nothing_without_a_yes(
    run: Run, commands: list[str]
) -> None:
    result = run(answer="n\n")
    assert result.exit_code == 1
    assert "What that costs on AWS" in result.output
    assert commands == []


def test_deployment_that_stands_is_never_taken_for_its_own(
    run: Run, commands: list[str], account: Account
) -> None:
    account.cloudformation.stand("shop-test-s3")
    result = run("--yes")
    assert result.exit_code == 1
    assert "shop-test stands already" in result.output
    assert commands == []


def test_bucket_that_may_not_be_seen_is_told_in_a_line(
    run: Run, commands: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*_: Any) -> bool:
        raise BucketError("Bucket b is not ours, or we may not see it.")

    monkeypatch.setattr(aws_verify, "stands", refused)
    result = run("--yes")
    assert (result.exit_code, commands) == (1, [])
    assert result.output == "Error: Bucket b is not ours, or we may not see it.\n"


def test_failed_deployment_is_taken_down_and_told(
    run: Run, commands: list[str], tmp_path: Path
) -> None:
    result = run("--yes")
    page = (tmp_path / "report.md").read_text()
    assert result.exit_code == 1
    assert commands == ["scripts.deploy", "scripts.teardown"]
    assert "| failed | 0.0 | Error: no room |" in page
    assert "| all that follows | skipped |" in page


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_signal_takes_down_and_a_second_one_is_not_heeded(
    run: Run, monkeypatch: pytest.MonkeyPatch, number: signal.Signals
) -> None:
    called: list[str] = []
    before = signal.getsignal(signal.SIGINT)

    def interrupting(command: list[str], **_: Any) -> subprocess.CompletedProcess[str]:
        called.append(command[2])
        os.kill(os.getpid(), number)
        return subprocess.CompletedProcess(command, 0, stderr="")

    monkeypatch.setattr("scripts.verification.commands.subprocess.run", interrupting)
    result = run("--yes")
    assert result.exit_code == 130
    assert called == ["scripts.deploy", "scripts.teardown"]
    assert signal.getsignal(signal.SIGINT) is before


def left_by_a_kill(tmp_path: Path, **other: Any) -> Path:
    """Write down a run whose process is gone."""
    path = tmp_path / "aws-verify" / "shop-test.json"
    path.parent.mkdir()
    run = {
        "prefix": "shop", "environment": "test", "region": "eu-west-1", "pid": 1, "started": 0.5,
        "where": "http://127.0.0.1:4566", "begun": "2026-11-29 10:00 UTC",
    }  # fmt: skip
    path.write_text(json.dumps(run | other))
    return path


def test_what_a_kill_left_is_taken_down_first(
    run: Run, commands: list[str], account: Account, tmp_path: Path
) -> None:
    path = left_by_a_kill(tmp_path)
    account.firehose.streams["shop-test-probe"] = {}
    account.cloudformation.stand("shop-test-nobody")
    result = run("--yes")
    assert "Never taken down: shop-test on http://127.0.0.1:4566" in result.output
    assert commands == ["scripts.teardown", "scripts.deploy", "scripts.teardown"]
    assert (account.firehose.streams, account.cloudformation.stacks) == ({}, {})
    assert not path.exists()


def test_run_that_lives_is_left_alone(run: Run, commands: list[str], tmp_path: Path) -> None:
    own = psutil.Process()
    left_by_a_kill(tmp_path, pid=own.pid, started=own.create_time())
    run("--yes")
    assert commands == ["scripts.deploy", "scripts.teardown"]


def test_what_lies_elsewhere_is_named_and_left(
    run: Run, commands: list[str], tmp_path: Path
) -> None:
    left_by_a_kill(tmp_path, where="AWS account 123456789012", prefix="other")
    result = run("--yes")
    assert "other-test on AWS account 123456789012" in result.output
    assert "It lies elsewhere" in result.output
    assert commands == ["scripts.deploy", "scripts.teardown"]


def test_teardown_that_fails_names_what_is_left_and_is_tried_again(
    run: Run, commands: list[str], account: Account, tmp_path: Path
) -> None:
    account.cloudformation.stand("shop-test-iam")  # which the commands here don't delete
    left_by_a_kill(tmp_path)
    result = run("--yes")
    assert result.exit_code == 1
    assert "Something may be left, and cost: make aws-teardown STACK_PREFIX=shop" in result.output
    assert commands == ["scripts.teardown"] * 3
    assert (tmp_path / "aws-verify" / "shop-test.json").exists()


def test_one_who_answers_no_more_is_asked_nothing_more(
    run: Run, commands: list[str], account: Account, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def gone(*_: Any, **__: Any) -> None:
        raise EndpointConnectionError(endpoint_url="http://127.0.0.1:4566")

    def dying(command: list[str], **_: Any) -> subprocess.CompletedProcess[str]:
        commands.append(command[2])
        monkeypatch.setattr(account.sts, "get_caller_identity", gone, raising=False)
        return subprocess.CompletedProcess(command, 1, stderr="Error: gone\n")

    monkeypatch.setattr("scripts.verification.commands.subprocess.run", dying)
    assert run("--yes").exit_code == 1
    page = (tmp_path / "report.md").read_text()
    assert "| all that follows | skipped | 0.0 | nobody answers any more" in page


def test_mistake_between_two_steps_is_told_and_all_is_taken_down(
    run: Run, commands: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Verification, "run", lambda _: {}["ours"])
    assert run("--yes").exit_code == 1
    assert (
        "| the run itself | failed | 0.0 | KeyError: 'ours' |"
        in (tmp_path / "report.md").read_text()
    )
    assert commands == ["scripts.teardown"]


def test_report_that_cannot_be_written_is_told_before_anything_is_made(
    run: Run, commands: list[str], tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("")
    result = run("--yes", "--report", str(tmp_path / "file" / "report.md"))
    assert (result.exit_code, commands) == (1, [])
    assert result.output.splitlines()[-1].startswith("Error: ")
