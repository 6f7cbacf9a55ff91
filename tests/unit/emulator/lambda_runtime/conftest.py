"""Execution environments made from a few lines of handler source."""

import json
import sys
import textwrap
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from analytics_emulator.lambda_runtime import runtime_process
from analytics_emulator.lambda_runtime.execution_environment import ExecutionEnvironment
from analytics_emulator.lambda_runtime.function import (
    Credentials,
    Function,
    LogSettings,
    Surroundings,
)
from analytics_emulator.lambda_runtime.interpreter import Interpreter, find_interpreter
from analytics_emulator.lambda_runtime.invocation import Invocation, InvocationResult

PORTABLE = Path(runtime_process.__file__).parent / "process_side" / "portable"


class Subject:
    """An environment and the shortest way to invoke it."""

    def __init__(self, environment: ExecutionEnvironment) -> None:
        self.environment = environment

    def invoke(self, event: object = None, **invocation: Any) -> InvocationResult:
        payload = json.dumps(event).encode()
        arn = "arn:aws:lambda:eu-west-1:000000000000:function:subject"
        return self.environment.invoke(Invocation(str(uuid.uuid4()), payload, arn, **invocation))

    def answer(self, event: object = None, **invocation: Any) -> Any:
        return json.loads(self.invoke(event, **invocation).payload)


@pytest.fixture
def interpreter() -> Interpreter:
    return find_interpreter("python3.13")


@pytest.fixture(params=["native", "portable"] if sys.platform == "linux" else ["portable"])
def client(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """awslambdaric with its native part, or as on a machine without it that isn't Linux."""
    if request.param == "portable":
        monkeypatch.setattr(sys, "platform", "darwin")
    return str(request.param)


@pytest.fixture
def start(
    tmp_path: Path, interpreter: Interpreter, client: str
) -> Iterator[Callable[..., Subject]]:
    """`start(source, **configuration)` gives an initialized environment."""
    started: list[ExecutionEnvironment] = []

    def make(source: str, **configuration: Any) -> Subject:
        (tmp_path / "index.py").write_text(textwrap.dedent(source))
        variables = configuration.pop("variables", {})
        current_code = configuration.pop("current_code", None)
        if client == "portable":
            variables = {"PYTHONPATH": f"{PORTABLE}:{interpreter.packages}", **variables}
        configuration = {
            "name": "subject",
            "version": "$LATEST",
            "region": "eu-west-1",
            "handler": "index.handler",
            "runtime": "python3.13",
            "code": tmp_path,
            "log": LogSettings("/aws/lambda/subject"),
            **configuration,
        }
        function = Function(**configuration, variables=variables)
        surroundings = Surroundings(
            Credentials("AKIA", "secret", "token"),
            "2026/11/22/[$LATEST]0",
            tmp_path / "temporary",
            {"AWS_ENDPOINT_URL": "http://127.0.0.1:1"},
        )
        environment = ExecutionEnvironment(function, interpreter, surroundings, current_code)
        started.append(environment)
        environment.start()
        return Subject(environment)

    yield make
    for environment in started:
        environment.stop()
