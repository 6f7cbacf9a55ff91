"""`python -m analytics_emulator` starts, tells, refuses and stops as a user expects."""

import http.client
import json
import os
import socket
import subprocess
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError

from scripts.local.ports import free_port
from tests.integration.host import PYTHON, Host

Command = Callable[[str], subprocess.CompletedProcess[str]]


@pytest.fixture
def port() -> int:
    return free_port()


@pytest.fixture
def emulator(port: int, tmp_path: Path) -> Iterator[Command]:
    """The command for an emulator that ends with the test."""
    run = Host(port, tmp_path).run
    yield run
    run("stop")


def s3(port: int) -> Any:
    session = boto3.Session("test", "test", region_name="us-east-1")
    return session.client("s3", endpoint_url=f"http://127.0.0.1:{port}")


def test_start_is_healthy_and_a_second_start_says_so(emulator: Command, port: int) -> None:
    assert emulator("start").stdout.startswith("started")
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/_analytics/health") as answer:
        assert json.load(answer)["status"] == "ok"
    again = emulator("start")
    assert again.stdout.startswith("already running")
    assert again.returncode == 0


def test_api_that_is_not_there_is_told_so_from_the_first_call(emulator: Command, port: int) -> None:
    emulator("start")
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    connection.request("POST", "/_aws/execute-api/absent/dev/events", "{}")
    with closing(connection), connection.getresponse() as answer:
        assert answer.status == 404
        assert "absent" in json.load(answer)["message"]


def test_stop_leaves_no_process_and_status_tells(emulator: Command, tmp_path: Path) -> None:
    emulator("start")
    (record,) = tmp_path.glob("*/emulator.json")
    pid = json.loads(record.read_text())["pid"]
    assert emulator("status").returncode == 0
    assert emulator("stop").stdout.startswith("stopped")
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)
    assert emulator("status").returncode == 3
    assert emulator("stop").stdout == "not running\n"


def test_taken_port_is_named_with_its_holder(emulator: Command, port: int) -> None:
    with socket.create_server(("127.0.0.1", port)):
        refused = emulator("start")
    assert refused.returncode == 1
    assert f"port {port} is taken" in refused.stderr
    assert "choose another --port" in refused.stderr


def test_too_few_files_are_refused_with_what_to_do(port: int, tmp_path: Path) -> None:
    few = ["sh", "-c", 'ulimit -n 64 && exec "$@"', "sh", str(PYTHON), "-m", "analytics_emulator"]
    place = ["start", "--port", str(port), "--state-directory", str(tmp_path)]
    done = subprocess.run([*few, *place], capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert done.stderr.startswith("error: only 64 files may be open at once, and 256 are needed")


def test_two_emulators_share_nothing(emulator: Command, port: int, tmp_path: Path) -> None:
    other_port = free_port()
    other = Host(other_port, tmp_path).run
    try:
        assert emulator("start").returncode == other("start").returncode == 0
        s3(port).create_bucket(Bucket="same-name")
        s3(port).put_object(Bucket="same-name", Key="large", Body=bytes(1_000_000))
        with pytest.raises(ClientError):
            s3(other_port).head_bucket(Bucket="same-name")
        s3(other_port).create_bucket(Bucket="same-name")
        s3(other_port).delete_bucket(Bucket="same-name")
        s3(port).put_object(Bucket="same-name", Key="larger", Body=bytes(2_000_000))
        assert len(s3(port).get_object(Bucket="same-name", Key="large")["Body"].read()) == 1_000_000
    finally:
        other("stop")
