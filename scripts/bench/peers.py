"""Free emulators from PyPI, as they are had, confined and stopped. They see nothing of ours."""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import requests

from scripts import ROOT
from scripts.bench.servers import Running, ServerError
from scripts.local.ports import free_port

START_SECONDS = 90.0
STOP_SECONDS = 10.0
POLL_SECONDS = 0.02


@dataclass(frozen=True)
class Peer:
    """A free emulator: its packages, the command that starts it, and where it says it is healthy.

    `{port}` and `{folder}` stand for its own in `command` and `settings`. With `as_locked` its
    dependencies have the versions of our lock file: the newest ones no longer fit it.
    """

    name: str
    packages: tuple[str, ...]
    command: tuple[str, ...]
    health: str
    settings: Mapping[str, str] = field(default_factory=dict)
    as_locked: bool = False


# It runs functions with its own interpreter and writes Parquet by DuckDB: it needs the boto3
# that AWS's runtime has, and gets the DuckDB that ours runs on. Left to itself it listens on
# every interface, and on more ports for SFTP and MQTT.
MINISTACK = Peer(
    "MiniStack 1.5.33",
    ("ministack==1.5.33", "duckdb==2.0.0", "boto3==1.43.106"),
    ("python", "-m", "ministack"),
    "/_ministack/health",
    {
        "BIND_HOST": "127.0.0.1",
        "GATEWAY_PORT": "{port}",
        "S3_DATA_DIR": "{folder}/s3",
        "STATE_DIR": "{folder}/state",
        "SFTP_ENABLED": "0",
        "IOT_MTLS_ENABLED": "0",
    },
)
LOCALSTACK = Peer(
    "LocalStack 4.14.0",
    ("localstack-core[runtime]==4.14.0",),
    ("python", "-m", "localstack.runtime.main"),
    "/_localstack/health",
    {
        "GATEWAY_LISTEN": "127.0.0.1:{port}",
        "LOCALSTACK_VOLUME_DIR": "{folder}/volume",
        "SKIP_SSL_CERT_DOWNLOAD": "1",
        "DISABLE_EVENTS": "1",
    },
    as_locked=True,
)
LOCALEMU = Peer(
    "LocalEmu 1.3.2",
    ("localemu==1.3.2",),
    ("localemu", "start", "--host", "127.0.0.1", "--port", "{port}"),
    "/_localemu/health",
)
MOTO = Peer(
    "moto 5.2.5",
    ("moto[server]==5.2.5",),
    ("moto_server", "-H", "127.0.0.1", "-p", "{port}"),
    "/moto-api/data.json",
)
PEERS = {
    "none": (),
    "nearest": (MINISTACK,),
    "all": (MINISTACK, LOCALSTACK, LOCALEMU, MOTO),
}


@dataclass(frozen=True)
class PeerServer:
    """A peer, installed into a folder that goes when the measurement is over."""

    peer: Peer
    folder: Path

    @property
    def name(self) -> str:
        """Return the name with its version."""
        return self.peer.name

    @classmethod
    def install(cls, peer: Peer, folder: Path) -> "PeerServer":
        """Install it with uv; `ServerError` where the registry or uv isn't there."""
        uv = os.environ.get("UV") or shutil.which("uv")
        if not uv:
            raise ServerError("uv is needed to fetch it")
        folder.mkdir(parents=True, exist_ok=True)
        _run(uv, "venv", "--quiet", "--python", sys.executable, str(folder / "venv"))
        into = [
            "--quiet",
            "--compile-bytecode",
            "--python",
            str(folder / "venv" / "bin" / "python"),
        ]
        if peer.as_locked:
            into += ["--constraint", str(_locked_versions(uv, folder))]
        _run(uv, "pip", "install", *into, *peer.packages)
        return cls(peer, folder)

    @contextmanager
    def started(self) -> Iterator[Running]:
        """Start it in a process group of its own, until its health check answers."""
        port, began = free_port(), time.monotonic()
        program, *arguments = (part.format(port=port) for part in self.peer.command)
        with (self.folder / f"{port}.log").open("wb") as log:
            process = subprocess.Popen(
                [self.folder / "venv" / "bin" / program, *arguments],
                env=self.environment(port),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        try:
            endpoint = f"http://127.0.0.1:{port}"
            self._wait_healthy(process, endpoint + self.peer.health)
            yield Running(endpoint, process.pid, time.monotonic() - began)
        finally:
            _end_group(process)

    def environment(self, port: int) -> dict[str, str]:
        """Return all that it may know: its port, folders of its own, and no credentials of ours."""
        own = {"port": port, "folder": self.folder}
        return {
            "PATH": os.defpath,
            "HOME": str(self.folder),
            "TMPDIR": str(self.folder),
            "AWS_ACCESS_KEY_ID": "test",
            "AWS_SECRET_ACCESS_KEY": "test",
        } | {name: value.format(**own) for name, value in self.peer.settings.items()}

    def _wait_healthy(self, process: "subprocess.Popen[bytes]", url: str) -> None:
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline and process.poll() is None:
            with suppress(requests.RequestException):
                if requests.get(url, timeout=START_SECONDS).ok:
                    return
            time.sleep(POLL_SECONDS)
        raise ServerError(f"{self.name} didn't become healthy (exit code {process.poll()}).")


def _locked_versions(uv: str, folder: Path) -> Path:
    versions = folder / "versions.txt"
    project = ("--project", str(ROOT / "emulator"), "--extra", "localstack")
    options = ("--frozen", "--quiet", "--no-hashes", "--no-emit-project", "--no-header")
    _run(uv, "export", *options, *project, "--output-file", str(versions))
    return versions


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
