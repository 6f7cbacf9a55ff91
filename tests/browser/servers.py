"""Processes of a test's own: the dashboard's server, and an emulator that can go away."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from scripts import ROOT
from scripts.local.ports import free_port
from tests.integration.host import Host


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
class Emulator(Host):
    """An emulator on one port, which may also hang."""

    @property
    def environment(self) -> dict[str, str]:
        """What sends boto3 to it."""
        keys = {"AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test"}
        return keys | {"AWS_DEFAULT_REGION": "us-east-1", "AWS_ENDPOINT_URL": self.endpoint}

    def freeze(self) -> None:
        """Let it answer nothing, as behind a broken network."""
        os.kill(self.pid, signal.SIGSTOP)

    def thaw(self) -> None:
        os.kill(self.pid, signal.SIGCONT)
