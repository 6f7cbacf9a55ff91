"""Ports, and the processes that were started here: which run, which are remembered for nothing."""

from __future__ import annotations

import json
import os
import re
import socket
import stat
from collections.abc import Iterator
from pathlib import Path

from scripts.diagnosis.finding import Finding, bad, good, note

_LISTENS = "0A"


def instance_findings(folder: Path, ports: dict[str, int]) -> Iterator[Finding]:
    """Look at the ports that are to be used, and at the records of earlier starts."""
    ours = dict(_records(folder))
    for name, port in ports.items():
        yield _port(name, port, set(ours.values()))
    for record in sorted(folder.glob("*/emulator.json")):
        finding = _record(record)
        if finding:
            yield finding
    for state in sorted(folder.glob("*/state")):
        yield _state(state)


def _port(name: str, port: int, ours: set[int]) -> Finding:
    subject = f"{name} port {port}"
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except PermissionError:
            return bad(subject, "this user may not open it: choose one above 1023")
        except OSError:
            return _taken(name, port, ours)
    return good(subject, "free")


def _taken(name: str, port: int, ours: set[int]) -> Finding:
    subject, pid = f"{name} port {port}", holder(port)
    if pid in ours:
        return good(subject, f"this checkout's {name} (pid {pid})")
    who = named(pid)
    variable = "DASHBOARD_PORT" if name == "dashboard" else "PORT"
    return bad(subject, f"taken by {who}: end it, or choose another with {variable}=…")


def named(pid: int | None) -> str:
    """Return what a process is called, with its pid; None is one that this user can't see."""
    return f"{_name(pid)} (pid {pid})" if pid else "another user's process"


def holder(port: int) -> int | None:
    """Return the pid of who listens on a port, as far as /proc tells this user."""
    inodes = set()
    for table in (Path("/proc/net/tcp"), Path("/proc/net/tcp6")):
        if table.exists():
            inodes |= {inode for at, inode in _listening(table.read_text()) if at == port}
    for link in Path("/proc").glob("[0-9]*/fd/*"):
        try:
            target = str(link.readlink())
        except OSError:
            continue
        if target.startswith("socket:[") and target[8:-1] in inodes:
            return int(link.parts[2])
    return None


def _listening(table: str) -> Iterator[tuple[int, str]]:
    for line in table.splitlines()[1:]:
        fields = line.split()
        if fields[3] == _LISTENS:
            yield int(fields[1].rpartition(":")[2], 16), fields[9]


def _records(folder: Path) -> Iterator[tuple[int, int]]:
    for record in folder.glob("*/*.json"):
        try:
            known = json.loads(record.read_text())
            yield int(known.get("port", 0)), int(known["pid"])
        except (OSError, ValueError, TypeError, KeyError, AttributeError):
            continue


def _record(record: Path) -> Finding | None:
    subject = f"record of {record.parent.name}"
    try:
        pid = int(json.loads(record.read_text())["pid"])
    except (OSError, ValueError, TypeError, KeyError):
        return note(subject, f"{record} can't be read; the next `make up` replaces it")
    if not _lives(pid):
        return note(subject, f"its process {pid} is gone; the next `make up` takes up its state")
    return None


def _state(state: Path) -> Finding:
    subject, found = f"state of {state.parent.name}", state.lstat()
    if found.st_uid != os.geteuid():
        return bad(subject, f"{state} belongs to user {found.st_uid}: chown it, or move it away")
    if stat.S_IMODE(found.st_mode) & 0o077:
        return bad(subject, f"{state} is open to other users: chmod 700 it")
    return good(subject, str(state))


def _lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except PermissionError:
        return True
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return True


def _name(pid: int) -> str:
    try:
        return re.sub(r"\s+", " ", Path(f"/proc/{pid}/comm").read_text()).strip()
    except OSError:
        return "a process"
