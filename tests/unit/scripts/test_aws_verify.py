"""The verification's command over an account in memory: it asks, and takes down what it made."""

import os
import signal
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from scripts import aws_verify
from scripts.aws.buckets import BucketError
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

    monkeypatch.setattr("scripts.verification.run.subprocess.run", fake)
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

    monkeypatch.setattr("scripts.verification.run.subprocess.run", interrupting)
    result = run("--yes")
    assert result.exit_code == 130
    assert called == ["scripts.deploy", "scripts.teardown"]
    assert signal.getsignal(signal.SIGINT) is before
