"""An emulator of a test's own, started, stopped and killed by the command that users have."""

import json
import os
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import boto3
import requests

from scripts.local.ports import free_port

PYTHON = Path(__file__).parents[2] / "emulator" / ".venv" / "bin" / "python"


@dataclass(frozen=True)
class Host:
    """One port of this machine and the folder of what is kept there."""

    port: int
    folder: Path
    loads_ahead: bool = False  # as users' does; a short life asks for little

    @property
    def endpoint(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def kept(self) -> Path:
        return self.folder / str(self.port) / "state"

    def run(self, verb: str, *options: str) -> subprocess.CompletedProcess[str]:
        place = ["--port", str(self.port), "--state-directory", str(self.folder)]
        command = [str(PYTHON), "-m", "analytics_emulator", verb, *place, *options]
        return subprocess.run(
            command,
            env={**os.environ, "ANALYTICS_LOAD_AHEAD": str(int(self.loads_ahead))},
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )

    def start(self, *options: str) -> str:
        done = self.run("start", *options)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def stop(self) -> None:
        done = self.run("stop")
        assert done.returncode == 0, done.stdout + done.stderr

    def kill(self) -> None:
        """End the process as a crash does, without a word."""
        os.kill(self.pid, signal.SIGKILL)

    @property
    def pid(self) -> int:
        record = self.folder / str(self.port) / "emulator.json"
        return int(json.loads(record.read_text())["pid"])

    def client(self, service: Any) -> Any:
        return _session().client(service, endpoint_url=self.endpoint)

    def state(self, member: str) -> list[str]:
        found = requests.get(f"{self.endpoint}/_analytics/health", timeout=60).json()
        return list(found["state"][member])

    def part(self, name: str) -> bytes:
        """Return what is on the disk of a part: what a kill now would leave."""
        parts = json.loads((self.kept / "manifest.json").read_bytes())["parts"]
        return (self.kept / "parts" / parts[name]["file"]).read_bytes()

    def until_saved(self) -> None:
        """Wait for what comes within a second of a call."""
        end = time.monotonic() + 60
        while self.state("unsaved"):
            assert time.monotonic() < end
            time.sleep(0.05)


@cache
def _session() -> boto3.Session:
    return boto3.Session("test", "test", region_name="us-east-1")


@contextmanager
def host_in(folder: Path) -> Iterator[Host]:
    """Give a host that isn't started, and end what runs there at last."""
    found = Host(free_port(), folder)
    try:
        yield found
    finally:
        found.run("stop")
