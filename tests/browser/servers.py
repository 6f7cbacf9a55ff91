"""Processes of a test's own: the dashboard's server, and an emulator that can go away."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import boto3

from scripts import ROOT
from scripts.local.ports import free_port
from tests.integration.conftest import PYTHON


@contextmanager
def dashboard_server(environment: dict[str, str]) -> Iterator[str]:
    """Serve the dashboards of an account on a free port; give the address."""
    port = free_port()
    command = [sys.executable, "-m", "dashboard", "--port", str(port)]
    with subprocess.Popen(command, cwd=ROOT, env=os.environ | environment) as server:
        try:
            yield f"http://127.0.0.1:{port}"
        finally:
            server.terminate()


@dataclass(frozen=True)
class Emulator:
    """An emulator on one port, which remembers what it knew unless it starts fresh."""

    port: int
    folder: Path

    @property
    def endpoint(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def environment(self) -> dict[str, str]:
        """What sends boto3 to it."""
        keys = {"AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test"}
        return keys | {"AWS_DEFAULT_REGION": "us-east-1", "AWS_ENDPOINT_URL": self.endpoint}

    def client(self, service: Any) -> Any:
        session = boto3.Session("test", "test", region_name="us-east-1")
        return session.client(service, endpoint_url=self.endpoint)

    def start(self, *options: str) -> None:
        self._run("start", *options)

    def stop(self) -> None:
        self._run("stop")

    def freeze(self) -> None:
        """Let it answer nothing, as behind a broken network."""
        os.kill(self._pid, signal.SIGSTOP)

    def thaw(self) -> None:
        os.kill(self._pid, signal.SIGCONT)

    @property
    def _pid(self) -> int:
        record = self.folder / str(self.port) / "emulator.json"
        return int(json.loads(record.read_text())["pid"])

    def _run(self, verb: str, *options: str) -> None:
        place = ["--port", str(self.port), "--state-directory", str(self.folder)]
        command = [str(PYTHON), "-m", "analytics_emulator", verb]
        subprocess.run([*command, *place, *options], check=True)
