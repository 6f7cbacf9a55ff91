"""`make aws-verify` against the emulator: whole, and broken off in the middle of the deployment."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from scripts import ROOT
from scripts.answers.questions import all_questions
from scripts.stacks.deployment import COMPONENTS
from scripts.verification import findings
from tests.integration.product import Product, product_at
from tests.long import LONG

pytestmark = LONG
QUICKLY = ("--sql-cases", "none")  # tests/parity asks those, without an emulator


@pytest.fixture
def product(endpoint: str) -> Iterator[Product]:
    with product_at(endpoint, "test") as product:
        yield product


def verify(product: Product, report: Path, *arguments: str) -> subprocess.Popen[str]:
    """Start the command as make does, in a session of its own."""
    names = ["--stack-name-prefix", product.deployment.prefix, "--report", str(report)]
    return subprocess.Popen(
        [
            sys.executable,
            "-m",
            "scripts.aws_verify",
            *names,
            "--events",
            "300",
            *QUICKLY,
            *arguments,
        ],
        cwd=ROOT,
        env=os.environ | {"AWS_ENDPOINT_URL": product.endpoint, "PYTHONUNBUFFERED": "1"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )


def test_whole_run_passes_and_leaves_nothing(product: Product, tmp_path: Path) -> None:
    report = tmp_path / "report.md"
    run = verify(product, report, "--yes")
    told = run.communicate(timeout=240)[0]
    assert run.returncode == 0, told
    assert f"{len(all_questions())} of {len(all_questions())} agree" in report.read_text()
    assert report.read_text() in told
    answers = findings.read(tmp_path / "answers.jsonl")
    assert set(findings.read(findings.EXPECTED)) == set(answers)
    assert product.names() == set()


def test_interrupted_run_leaves_nothing(product: Product, tmp_path: Path) -> None:
    report = tmp_path / "report.md"
    run = verify(product, report, "--yes")
    assert run.stdout is not None
    assert any("CREATE_COMPLETE" in line for line in run.stdout)
    os.kill(run.pid, signal.SIGINT)
    assert any("Interrupted" in line for line in run.stdout)
    os.kill(run.pid, signal.SIGTERM)  # the teardown isn't broken off by another
    told = run.communicate(timeout=240)[0]
    assert run.returncode == 130, told
    assert "| deploy | interrupted |" in report.read_text()
    assert product.names() == set()
    assert {product.status(component) for component in COMPONENTS} == {None}
