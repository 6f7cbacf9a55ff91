"""AWS's command line and its SDKs for JavaScript, Go and Java ask Athena, each as it is.

Where a runtime isn't installed its test is skipped with that reason. Packages come from each
language's own registry.
"""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.clients.account import Client
from tests.clients.catalogue import FOLDER
from tests.clients.environment import variables

PROGRAMS = Path(__file__).with_name("sdks")
OUTPUT = "s3://clients-sdks/"
ROWS = [["n", "t"], ["1", "a"], ["2", None]]


@pytest.fixture(scope="module", autouse=True)
def bucket(client: Client) -> None:
    client("s3").create_bucket(Bucket="clients-sdks")


def said(endpoint: str, command: Sequence[str], folder: Path | None = None) -> str:
    """Run a program; return what it prints."""
    env = {name: value for name, value in os.environ.items() if name.startswith(("GO", "JAVA"))}
    env |= variables(endpoint, OUTPUT=OUTPUT)
    ended = subprocess.run(
        command, cwd=folder, env=env, check=False, capture_output=True, text=True, timeout=540
    )
    assert ended.returncode == 0, ended.stdout[-2000:] + ended.stderr[-2000:]
    return ended.stdout


def laid_out(language: str, program: str) -> Path:
    """Return a kept copy of a program, so that what it brings stays out of the repository."""
    if shutil.which(program) is None:
        pytest.skip(f"{program} is not installed")
    folder = FOLDER / "sdks" / language
    shutil.copytree(PROGRAMS / language, folder, dirs_exist_ok=True)
    return folder


@pytest.mark.parametrize("program", ["aws", "awslocal"])
def test_the_command_line_asks_and_reads(endpoint: str, program: str) -> None:
    command = [str(Path(sys.executable).with_name(program)), "--output", "json", "athena"]
    sql = "SELECT * FROM (VALUES (1, 'a'), (2, NULL)) v(n, t) ORDER BY n"
    start = ["start-query-execution", "--query-string", sql]
    given = ["--result-configuration", f"OutputLocation={OUTPUT}"]
    asked = json.loads(said(endpoint, [*command, *start, *given]))["QueryExecutionId"]
    state = ""
    while state not in ("SUCCEEDED", "FAILED"):
        told = said(endpoint, [*command, "get-query-execution", "--query-execution-id", asked])
        state = json.loads(told)["QueryExecution"]["Status"]["State"]
    answer = said(endpoint, [*command, "get-query-results", "--query-execution-id", asked])
    rows = json.loads(answer)["ResultSet"]["Rows"]
    assert [[datum.get("VarCharValue") for datum in row["Data"]] for row in rows] == ROWS


def test_the_sdk_for_javascript_asks_and_reads(endpoint: str) -> None:
    folder = laid_out("javascript", "node")
    said(endpoint, ["npm", "install", "--silent", "--no-fund", "--no-audit"], folder)
    assert json.loads(said(endpoint, ["node", "ask.mjs"], folder)) == ROWS


def test_the_sdk_for_go_asks_and_reads(endpoint: str) -> None:
    folder = laid_out("go", "go")
    said(endpoint, ["go", "mod", "tidy"], folder)
    assert json.loads(said(endpoint, ["go", "run", "."], folder)) == ROWS


def test_the_sdk_for_java_asks_and_reads(endpoint: str) -> None:
    folder = laid_out("java", "mvn")
    answer = said(
        endpoint, ["mvn", "-q", "-B", "-Dstyle.color=never", "compile", "exec:java"], folder
    )
    printed = answer[answer.index("[[") :].splitlines()[0]  # behind Maven's colours
    assert json.loads(printed) == ROWS
