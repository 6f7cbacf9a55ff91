"""The machine: disk, memory, file descriptors, folders, Docker."""

from __future__ import annotations

import os
import resource
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

from scripts.diagnosis.finding import Finding, bad, good, note

GIBIBYTE = 1024**3
ENOUGH_DISK, ENOUGH_MEMORY, ENOUGH_FILES = 2 * GIBIBYTE, 2 * GIBIBYTE, 1024
LEAST_FILES = 256  # the emulator's own bound
DOCKER_SECONDS = 10


def machine_findings(root: Path) -> Iterator[Finding]:
    """Look at what every program here needs."""
    yield _writable("checkout", root, "copy it to a folder of yours")
    yield _writable("temporary files", Path(tempfile.gettempdir()), "set TMPDIR to another folder")
    for name, place in (("disk", root), ("temporary disk", Path(tempfile.gettempdir()))):
        yield _disk(name, place)
    yield _memory(Path("/proc/meminfo"))
    yield _files()
    yield _loopback()
    yield _home()
    yield _docker()


def _writable(subject: str, folder: Path, remedy: str) -> Finding:
    try:
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        return bad(subject, f"{folder} can't be written ({error.strerror}): {remedy}")
    return good(subject, str(folder))


def _disk(subject: str, place: Path) -> Finding:
    free = shutil.disk_usage(place).free
    text = f"{free / GIBIBYTE:.1f} GiB free at {place}"
    if free < ENOUGH_DISK:
        return bad(subject, f"{text}: make room, {ENOUGH_DISK / GIBIBYTE:.0f} GiB are needed")
    return good(subject, text)


def _memory(meminfo: Path) -> Finding:
    try:
        lines = dict(line.split(":", 1) for line in meminfo.read_text().splitlines())
        free = int(lines["MemAvailable"].split()[0]) * 1024
    except (OSError, KeyError, ValueError):
        return note("memory", "unknown on this system; 2 GiB are needed")
    text = f"{free / GIBIBYTE:.1f} GiB available"
    if free < ENOUGH_MEMORY:
        return bad("memory", f"{text}: end other programs, 2 GiB are needed")
    return good("memory", text)


def _files() -> Finding:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    remedy = "raise the hard limit (ulimit -Hn 8192)"
    if hard != resource.RLIM_INFINITY and hard < LEAST_FILES:
        return bad("open files", f"at most {hard} allowed, {LEAST_FILES} are needed: {remedy}")
    if hard != resource.RLIM_INFINITY and hard < ENOUGH_FILES:
        return note("open files", f"at most {hard} allowed, few under load: {remedy}")
    if soft < ENOUGH_FILES:
        return note("open files", f"{soft} allowed, which the emulator raises by itself")
    return good("open files", f"{soft} allowed")


def _loopback() -> Finding:
    try:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
    except OSError as error:
        return bad("loopback", f"127.0.0.1 can't be listened on: {error.strerror}")
    return good("loopback", "127.0.0.1 (IPv6 is not needed)")


def _home() -> Finding:
    home = os.environ.get("HOME")
    if home and os.access(home, os.W_OK) and Path(home).is_dir():
        return good("HOME", home)
    how = f"{home} can't be written" if home else "not set"
    return note("HOME", f"{how}: what is fetched stays in .tools/")


def _docker() -> Finding:
    if not shutil.which("docker"):
        return note("Docker", "not there, and only `docker compose` needs it")
    command = ["docker", "info", "--format", "{{.ServerVersion}}"]
    try:
        asked = subprocess.run(
            command, capture_output=True, text=True, check=False, timeout=DOCKER_SECONDS
        )
    except (OSError, subprocess.TimeoutExpired):
        return note("Docker", "its engine doesn't answer; only `docker compose` needs it")
    if asked.returncode:
        return note("Docker", "its engine isn't running; only `docker compose` needs it")
    return good("Docker", asked.stdout.strip())
