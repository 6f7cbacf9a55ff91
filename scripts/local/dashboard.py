"""The dashboard's page as a process of this machine."""

import os
import socket
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

import click
import requests

from scripts import ROOT
from scripts.aws.target import Target
from scripts.diagnosis.instances import holder, named
from scripts.local.background import BackgroundProcess
from scripts.local.emulator import RESTING, STATE

START_SECONDS = 30


class DashboardError(click.ClickException):
    """The dashboard could not be started; the text says why."""


def address(port: int) -> str:
    """Return the page's address."""
    return f"http://127.0.0.1:{port}/"


def process(port: int) -> BackgroundProcess:
    """Name the dashboard's process on a port."""
    return BackgroundProcess("dashboard", STATE / f"dashboard-{port}")


def start(target: Target, port: int, viewer: Sequence[str] = ()) -> str:
    """Serve the target's dashboards on a port until stopped; gives the address.

    With options that say who looks it is begun anew, for the one that runs has others.
    """
    server = process(port)
    if viewer:
        server.stop()
    if server.running() is None:
        _require_free(port)
        server.start(command(port, viewer), os.environ | target.process_environment, ROOT)
        _wait(server, port)
    return address(port)


def stop_with_emulator(port: int, emulator_port: int) -> bool:
    """Stop serving until that emulator is started again; tell whether it was served."""
    if not process(port).stop():
        return False
    _resting(emulator_port).write_text(str(port))
    return True


def resting(emulator_port: int) -> int | None:
    """Return the port of the page that was stopped with an emulator, if one was, and forget it."""
    note = _resting(emulator_port)
    if not note.exists():
        return None
    text = note.read_text(errors="replace").strip()
    note.unlink()
    return int(text) if text.isdecimal() else None


def _resting(emulator_port: int) -> Path:
    return STATE / str(emulator_port) / RESTING


def command(port: int, viewer: Sequence[str] = ()) -> list[str]:
    """Return the command that serves, with its options that say who looks."""
    return [sys.executable, "-m", "dashboard", "--port", str(port), *viewer]


def viewer_options(tags: Mapping[str, str], reader: str, groups: Sequence[str]) -> list[str]:
    """Write who looks as the page's own options."""
    written = [text for item in tags.items() for text in ("--session-tag", *item)]
    written += ["--reader", reader] if reader else []
    return [*written, *(text for group in groups for text in ("--reader-group", group))]


def _require_free(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            who = named(holder(port))
            reason = f"Port {port} is taken by {who}. Choose another: DASHBOARD_PORT=…"
            raise DashboardError(reason) from error


def _wait(server: BackgroundProcess, port: int) -> None:
    end = time.monotonic() + START_SECONDS
    while not _answers(port):
        if server.running() is None or time.monotonic() > end:
            server.stop()
            raise DashboardError(f"The dashboard didn't start:\n{server.log.read_text()[-2000:]}")
        time.sleep(0.05)


def _answers(port: int) -> bool:
    try:
        return requests.get(f"{address(port)}api/health", timeout=5).ok
    except requests.RequestException:
        return False
