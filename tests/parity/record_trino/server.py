"""A Trino that answers on 127.0.0.1: one that stands already, or one started and stopped here."""

import os
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import requests

from .installation import configure, home

PORT = 18476
HEAP = "2g"
# Of many small statements each has code of its own: to compile it well costs more than it saves.
QUICK = ("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC")
START_SECONDS = 120
STOP_SECONDS = 30


class ServerError(Exception):
    """Trino could not be started."""


def java() -> str:
    """Return the command of the Java that runs Trino 476, which is 24 or newer."""
    folder = os.environ.get("JAVA_HOME")
    return str(Path(folder) / "bin" / "java") if folder else "java"


def answers(url: str) -> bool:
    """Tell whether a server is there and ready."""
    try:
        info = requests.get(f"{url}/v1/info", timeout=5).json()
    except (requests.RequestException, ValueError):
        return False
    return not info.get("starting", True)


@contextmanager
def trino(port: int = PORT) -> Iterator[str]:
    """Give a server's address; a server that was started for this stops with it."""
    url = f"http://127.0.0.1:{port}"
    if answers(url):
        yield url
        return
    process = start(port)
    try:
        wait_until_ready(process, url)
        yield url
    finally:
        stop(process)


def start(port: int) -> subprocess.Popen[bytes]:
    """Return the process of a server that is starting; it logs to `run/server.log`."""
    run = configure(port)
    options = {
        "user.timezone": "UTC",
        "config": "etc/config.properties",
        "log.levels-file": "etc/log.properties",
        "node.environment": "tabletop",
        "node.id": "tabletop",
        "node.data-dir": str(run / "data"),
    }
    command = [
        *(java(), f"-Xmx{HEAP}", *QUICK, "--add-modules=jdk.incubator.vector"),
        *(f"-D{name}={value}" for name, value in options.items()),
        *("-cp", f"{home() / 'lib'}/*", "io.trino.server.TrinoServer"),
    ]
    with (run / "server.log").open("wb") as log:
        return subprocess.Popen(command, cwd=run, stdout=log, stderr=subprocess.STDOUT)


def wait_until_ready(process: subprocess.Popen[bytes], url: str) -> None:
    """Return once the server answers; raise where it ended or takes too long."""
    deadline = time.monotonic() + START_SECONDS
    while not answers(url):
        if process.poll() is not None:
            raise ServerError("Trino ended at its start: see run/server.log (Java 24 or newer?)")
        if time.monotonic() > deadline:
            raise ServerError(f"Trino did not answer within {START_SECONDS} seconds")
        time.sleep(0.5)


def stop(process: subprocess.Popen[bytes]) -> None:
    """Return once the server has ended."""
    process.terminate()
    try:
        process.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
