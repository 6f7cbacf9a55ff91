"""Every command of the release ends in one line that says what to do, whatever goes wrong."""

import importlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import botocore.session
import click
import pytest
import requests
from botocore import exceptions as boto
from botocore.parsers import ResponseParserError, create_parser
from click.testing import CliRunner, Result

from scripts import ROOT, plain_errors
from scripts.aws.session import Session

AT_EMULATOR, AT_AWS = "http://127.0.0.1:4566", "https://sts.nowhere-1.amazonaws.com/"
# Each command as it asks an account for something.
ASKING = {
    "aws_verify": ["--yes"],
    "deploy": [],
    "env": [],
    "query": ["top_items"],
    "replay": [],
    "report": [],
    "resend": ["--list"],
    "seed": ["--events", "5"],
    "status": [],
    "teardown": ["--force"],
}
CALLS = [
    *ASKING.items(), ("deploy", ["--plan"]), ("deploy", ["--drift"]), ("teardown", []),
    ("deploy", ["--component", "athena"]), ("resend", ["--force"]), ("query", []),
]  # fmt: skip
# These start processes of this machine first; what they ask then is asked by the others too.
STARTING = {"dashboard", "demo", "dev"}


def answered(code: str, text: str = "said\nin lines") -> boto.ClientError:
    return boto.ClientError({"Error": {"Code": code, "Message": text}}, "DescribeStacks")


FAILURES = [
    (boto.EndpointConnectionError(endpoint_url=AT_EMULATOR), "make up"),
    (boto.ConnectTimeoutError(endpoint_url=AT_EMULATOR), "make up"),
    (boto.ReadTimeoutError(endpoint_url=AT_EMULATOR), "make up"),
    (boto.ConnectionClosedError(endpoint_url=AT_EMULATOR), "make up"),
    (requests.ConnectionError("refused"), "make up"),
    (boto.EndpointConnectionError(endpoint_url=AT_AWS), "region"),
    (boto.SSLError(endpoint_url=AT_AWS, error="certificate"), "region"),
    (boto.NoCredentialsError(), "aws sso login"),
    (boto.PartialCredentialsError(provider="env", cred_var="AWS_SECRET_ACCESS_KEY"), "sso login"),
    (boto.UnauthorizedSSOTokenError(), "aws sso login"),
    (boto.NoRegionError(), "AWS_REGION"),
    (boto.InvalidRegionError(region_name="no where"), "AWS_REGION"),
    (boto.ProfileNotFound(profile="nope"), "AWS_PROFILE"),
    (boto.ParamValidationError(report="Invalid bucket name\nof two lines"), "Invalid bucket name"),
    (ResponseParserError("<html>\n</html>"), "AWS_ENDPOINT_URL"),
    (answered("AccessDenied", "not authorized to perform: sts:X"), "perform: sts:X. Give it to"),
    (answered("ExpiredToken"), "aws sso login"),
    (answered("InvalidClientTokenId"), "enabled this region"),
    (answered("SignatureDoesNotMatch"), "clock"),
    (answered("503", "Service Unavailable"), "Service Unavailable"),
    (OSError(28, "No space left on device"), "No space left"),
]


def run(module: str, *arguments: str) -> Result:
    command: click.Command = importlib.import_module(f"scripts.{module}").main
    return CliRunner().invoke(command, arguments, standalone_mode=True)


@dataclass(frozen=True)
class Failing:
    """A client of which every call fails."""

    error: Exception

    def __getattr__(self, operation: str) -> Callable[..., Any]:
        def call(*_: Any, **__: Any) -> None:
            raise self.error

        return call


@pytest.fixture
def failing(monkeypatch: pytest.MonkeyPatch) -> Callable[[Exception], None]:
    """Let every call to an account fail in one way."""
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:1")
    monkeypatch.setattr("scripts.status.is_installed", lambda: False)

    def fail_by(error: Exception) -> None:
        answering = SimpleNamespace(client=lambda _: Failing(error))
        monkeypatch.setattr(Session, "for_emulator", lambda *_: answering)

    return fail_by


@pytest.mark.parametrize(("error", "advice"), FAILURES, ids=lambda one: type(one).__name__)
def test_failure_is_one_line_with_what_to_do(
    failing: Callable[[Exception], None], error: Exception, advice: str
) -> None:
    failing(error)
    for module, arguments in CALLS:
        result = run(module, *arguments)
        assert (module, result.exit_code) == (module, 1), result.output
        assert isinstance(result.exception, SystemExit), module
        lines = [line for line in result.stderr.splitlines() if line]
        assert [line[:7] for line in lines] == ["Error: "], (module, result.stderr)
        assert advice in lines[0], module


def test_every_command_that_asks_an_account_is_in_the_table() -> None:
    asking = {
        path.stem
        for path in (ROOT / "scripts").glob("*.py")
        if "from_environment(" in path.read_text()
    }
    assert asking == ASKING.keys() | STARTING


@pytest.mark.parametrize("body", [b"<html>sign in</html>", b"<a/>"])
def test_page_of_somebody_between_is_told(
    monkeypatch: pytest.MonkeyPatch, failing: Callable[[Exception], None], body: bytes
) -> None:
    def read(*_: Any) -> Any:
        answer = {"status_code": 200, "headers": {}, "body": body}
        model = botocore.session.get_session().get_service_model("cloudformation")
        shape = model.operation_model("DescribeStacks").output_shape
        return create_parser("query").parse(answer, shape)

    monkeypatch.setattr("scripts.query.from_environment", read)
    result = run("query", "top_items")
    assert (result.exit_code, result.stderr.count("\n")) == (1, 1), result.output
    assert "neither AWS nor an emulator" in result.stderr


def test_mistake_of_ours_keeps_its_trace(failing: Callable[[Exception], None]) -> None:
    failing(ZeroDivisionError("ours"))
    assert isinstance(run("query", "top_items").exception, ZeroDivisionError)


BAD_VALUES = [
    (("cost",), ["--parameter", "FirstDay=bad"], "FirstDay can't be 'bad': A day from 2020 on"),
    (("cost",), ["--parameter", "FirstDay=2026-02-31"], "FirstDay can't be"),
    (("cost", "deploy", "aws_verify", "permissions"), ["--parameter", "ImportMode=spice"], "SPICE"),
    (("cost", "deploy", "aws_verify", "permissions"), ["--parameter", "FirstDay"], "KEY=VALUE"),
    (("cost", "deploy", "aws_verify", "permissions"), ["--parameter", "FirstDy=1"], "FirstDay?"),
    (("cost", "deploy"), ["--parameter", "BufferIntervalInSeconds=0"], "at least 60"),
    (("cost", "deploy"), ["--parameter", "BufferIntervalInSeconds=901"], "at most 900"),
    (("cost", "deploy"), ["--parameter", "RawRetentionInDays=ten"], "is a number"),
    (("cost", "deploy"), ["--parameter", "LogsRetentionInDays=31"], "is one of 1, 3, 5"),
    (("cost",), ["--events-a-second", "nan"], "no number to reckon with"),
    (("cost",), ["--events-a-second", "inf"], "no number to reckon with"),
    (("cost",), ["--months", "0"], "not in the range"),
    (("deploy",), ["--email-address", "owner"], "An e-mail address"),
    (("deploy", "aws_verify"), ["--quicksight-principal-arn", "owner"], "QuickSight user or group"),
    (("deploy", "cost", "seed", "teardown"), ["--environment", "stage"], "is not one of"),
    (("deploy", "teardown", "seed", "resend", "query", "aws_verify", "permissions"),
     ["--stack-name-prefix", "Shop_1"], "2 to 16 lower-case letters"),
    (("seed",), ["--events", "0"], "not in the range"),
    (("resend",), ["--since", "2026-12-02", "--until", "2026-12-01"], "nothing is between"),
    (("permissions",), ["--account", "12"], "twelve digits"),
]  # fmt: skip


@pytest.mark.parametrize(("modules", "arguments", "told"), BAD_VALUES)
def test_bad_value_is_refused_before_anything_is_asked(
    failing: Callable[[Exception], None], modules: tuple[str, ...], arguments: list[str], told: str
) -> None:
    failing(AssertionError("asked"))
    for module in modules:
        result = run(module, *arguments)
        assert (module, result.exit_code) == (module, 2), result.output
        assert told in result.stderr


@pytest.mark.parametrize(
    "endpoint", ["garbage", "http://", "http://127.0.0.1:99999", "http://h:22x", "ftp://h", "//h:1"]
)
def test_address_that_is_none_is_told(monkeypatch: pytest.MonkeyPatch, endpoint: str) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL", endpoint)
    for module, arguments in CALLS:
        if module != "status":
            result = run(module, *arguments)
            assert result.exit_code == 1
            assert result.stderr.startswith(f"Error: AWS_ENDPOINT_URL={endpoint} is no address")


def test_account_without_a_region_is_not_guessed_at(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for name in ("AWS_ENDPOINT_URL", "AWS_REGION", "AWS_DEFAULT_REGION", "AWS_PROFILE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "none"))
    result = run("teardown", "--force")
    assert (result.exit_code, result.stderr.count("\n")) == (1, 1)
    assert "No region is chosen: AWS_REGION" in result.stderr


@pytest.mark.parametrize(
    "text",
    ["", "{", "[]", "{}", '{"Statement": [{}]}', '{"Statement": 1}', '{"Statement": ["x"]}',
     json.dumps({"Statement": {"Effect": "Allow", "Action": "s3:GetObject"}})],
)  # fmt: skip
def test_file_that_is_no_policy_is_told(tmp_path: Path, text: str) -> None:
    (tmp_path / "mine.json").write_text(text)
    result = run("permissions", "--policy", str(tmp_path / "mine.json"))
    assert (result.exit_code, result.stderr.count("\n")) == (1, 1), result.output
    assert "mine.json is no policy document" in result.stderr


def test_advice_names_every_kind_of_connection_error() -> None:
    told = plain_errors.one_line(boto.ProxyConnectionError(proxy_url="http://proxy"))
    assert told.endswith(plain_errors.NOT_UP)
