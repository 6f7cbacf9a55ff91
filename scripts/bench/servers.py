"""The two servers that are measured: how each is started and stopped. All else is the same code."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import requests

from scripts.local import emulator
from scripts.local.ports import free_port

PEER = "MiniStack"
PEER_VERSION = "1.5.33"
# The peer runs functions with its own interpreter and writes Parquet by DuckDB: it needs the boto3
# that AWS's runtime has, and gets the DuckDB that ours runs on.
PEER_PACKAGES = (f"ministack=={PEER_VERSION}", "duckdb==2.0.0", "boto3==1.43.106")
START_SECONDS = 60.0
STOP_SECONDS = 10.0
POLL_SECONDS = 0.02


class ServerError(Exception):
    """A server can't be had or doesn't start; the text says why."""


@dataclass(frozen=True)
class Running:
    """A healthy server: where it answers, its first process, and how long it took to get there."""

    endpoint: str
    pid: int
    start_seconds: float


class Server(Protocol):
    """Something that can be started afresh, again and again."""

    name: str

    def started(self) -> AbstractContextManager[Running]:
        """Start on a free port of 127.0.0.1; at the end stop it and everything it started."""
        ...


class OurServer:
    """The emulator of this checkout, started as `make up` does."""

    name = "Tabletop"

    @contextmanager
    def started(self) -> Iterator[Running]:
        """Start it with a state directory of its own; the time is that of the whole command."""
        port, began = free_port(), time.monotonic()
        if emulator.control("start", port):
            raise ServerError("The emulator didn't start: see its log above.")
        seconds, state = time.monotonic() - began, emulator.STATE / str(port)
        try:
            pid = json.loads((state / "emulator.json").read_text())["pid"]
            yield Running(f"http://127.0.0.1:{port}", pid, seconds)
        finally:
            emulator.control("stop", port)
            shutil.rmtree(state, ignore_errors=True)


@dataclass(frozen=True)
class PeerServer:
    """The peer, installed into a folder that goes when the measurement is over."""

    folder: Path
    name = f"{PEER} {PEER_VERSION}"

    @classmethod
    def install(cls, folder: Path) -> "PeerServer":
        """Install it with uv; `ServerError` where the registry or uv isn't there."""
        uv = os.environ.get("UV") or shutil.which("uv")
        if not uv:
            raise ServerError("uv is needed to fetch it")
        python = folder / "venv" / "bin" / "python"
        _run(uv, "venv", "--quiet", "--python", sys.executable, str(folder / "venv"))
        into = ("--quiet", "--compile-bytecode", "--python", str(python))
        _run(uv, "pip", "install", *into, *PEER_PACKAGES)
        return cls(folder)

    @contextmanager
    def started(self) -> Iterator[Running]:
        """Start it in a process group of its own, until its health check answers."""
        port, began = free_port(), time.monotonic()
        with (self.folder / f"{port}.log").open("wb") as log:
            process = subprocess.Popen(
                [self.folder / "venv" / "bin" / "python", "-m", "ministack"],
                env=peer_environment(self.folder, port),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        try:
            endpoint = f"http://127.0.0.1:{port}"
            _wait_healthy(process, f"{endpoint}/_ministack/health")
            yield Running(endpoint, process.pid, time.monotonic() - began)
        finally:
            _end_group(process)


def peer_environment(folder: Path, port: int) -> dict[str, str]:
    """Return all that the peer may know: its port, and folders of its own.

    Left to itself it listens on every interface, and on more ports for SFTP and MQTT.
    """
    return {
        "PATH": os.defpath,
        "HOME": str(folder),
        "TMPDIR": str(folder),
        "BIND_HOST": "127.0.0.1",
        "GATEWAY_PORT": str(port),
        "S3_DATA_DIR": str(folder / "s3"),
        "STATE_DIR": str(folder / "state"),
        "SFTP_ENABLED": "0",
        "IOT_MTLS_ENABLED": "0",
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
    }


def _wait_healthy(process: "subprocess.Popen[bytes]", url: str) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        with suppress(requests.RequestException):
            if requests.get(url, timeout=START_SECONDS).ok:
                return
        time.sleep(POLL_SECONDS)
    raise ServerError(f"{PEER} didn't become healthy (exit code {process.poll()}).")


def _end_group(process: "subprocess.Popen[bytes]") -> None:
    """Ask the first process to end, then kill what is left of its group."""
    process.terminate()
    with suppress(subprocess.TimeoutExpired):
        process.wait(STOP_SECONDS)
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def _run(*command: str) -> None:
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    if done.returncode:
        raise ServerError(f"{command[1]} failed: {done.stderr.strip()}")
