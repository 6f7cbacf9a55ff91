"""Functions of the other runtimes that are installed here; none is fetched for a test."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from analytics_emulator.lambda_runtime.installation import InstallationError
from analytics_emulator.lambda_runtime.interpreter import (
    Interpreter,
    RuntimeUnavailableError,
    find_interpreter,
)

PYTHONS = ["python3.9", "python3.10", "python3.11", "python3.12", "python3.14"]
NODES = ["nodejs20.x", "nodejs22.x", "nodejs24.x"]
NODE_SOURCE = """
exports.handler = async (event, context) => {
  console.log("seen", event.n);
  if (event.fails) throw new TypeError("as \u00e9 asked");
  if (event.rejects) Promise.reject(new Error("lost"));
  if (event.throws) setTimeout(() => { throw new RangeError("late"); });
  if (event.rejects || event.throws) await new Promise((done) => setTimeout(done, 1000));
  return {version: process.version, id: context.awsRequestId, env: process.env.AWS_EXECUTION_ENV};
};
"""


def installed(runtime: str) -> Interpreter:
    """Find a runtime; skip where it isn't installed."""

    def refuse(_runtime: str) -> None:
        raise InstallationError("it isn't installed")

    try:
        return find_interpreter(runtime, installer=refuse)
    except RuntimeUnavailableError as error:
        pytest.skip(f"emulator/lambda_environment/install.sh {runtime}: {error}")


@pytest.fixture
def client() -> str:
    return "native"


@pytest.fixture
def interpreter(request: pytest.FixtureRequest) -> Interpreter:
    return installed(request.param)


@pytest.mark.parametrize("interpreter", PYTHONS, indirect=True)
def test_python_is_of_the_version(start: Callable[..., Any], interpreter: Interpreter) -> None:
    subject = start(
        """
        import sys, boto3
        def handler(event, context):
            return [sys.version_info[:2], sys.path[0]]
        """,
        runtime=interpreter.runtime,
    )
    version, first = subject.answer()
    assert interpreter.runtime == "python{}.{}".format(*version)
    assert "process_side" not in first


@pytest.mark.parametrize("interpreter", NODES, indirect=True)
def test_node_answers_and_logs(
    start: Callable[..., Any], interpreter: Interpreter, tmp_path: Path
) -> None:
    (tmp_path / "index.js").write_text(NODE_SOURCE)
    subject = start("", runtime=interpreter.runtime)
    result = subject.invoke({"n": 7})
    assert f"v{interpreter.runtime[6:8]}.".encode() in result.payload
    assert f"AWS_Lambda_{interpreter.runtime}".encode() in result.payload
    assert "INFO\tseen 7\n" in result.log_text


@pytest.mark.parametrize("interpreter", NODES, indirect=True)
def test_node_fails_as_asked_and_goes_on(
    start: Callable[..., Any], interpreter: Interpreter, tmp_path: Path
) -> None:
    (tmp_path / "index.js").write_text(NODE_SOURCE)
    subject = start("", runtime=interpreter.runtime)
    failed = subject.invoke({"fails": True})
    assert failed.failed
    assert b'"errorType":"TypeError"' in failed.payload
    assert not subject.invoke({}).failed


@pytest.mark.parametrize("interpreter", NODES, indirect=True)
@pytest.mark.parametrize(
    ("event", "kind"),
    [({"rejects": True}, "Runtime.UnhandledPromiseRejection"), ({"throws": True}, "RangeError")],
)
def test_node_that_ends_by_an_error_tells_it(
    start: Callable[..., Any],
    interpreter: Interpreter,
    tmp_path: Path,
    event: dict[str, bool],
    kind: str,
) -> None:
    """aws-lambda-ric posts the error and then ends the process; the next event has another."""
    (tmp_path / "index.js").write_text(NODE_SOURCE)
    subject = start("", runtime=interpreter.runtime)
    assert f'"errorType":"{kind}"'.encode() in subject.invoke(event).payload
    assert not subject.invoke({}).failed


@pytest.mark.parametrize("interpreter", NODES, indirect=True)
@pytest.mark.parametrize(
    ("name", "source"),
    [
        ("index.js", 'const { S3Client } = require("@aws-sdk/client-s3");\nexports.handler ='),
        ("index.mjs", 'import { S3Client } from "@aws-sdk/client-s3";\nexport const handler ='),
    ],
    ids=["required", "imported"],
)
def test_node_has_the_sdk(
    start: Callable[..., Any], interpreter: Interpreter, tmp_path: Path, name: str, source: str
) -> None:
    (tmp_path / name).write_text(f"{source} async () => S3Client.name;\n")
    subject = start("", runtime=interpreter.runtime)
    assert subject.answer() == "S3Client"
