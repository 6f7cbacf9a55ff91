"""Reads the command line of `python -m analytics_emulator` and prints what came of it."""

import argparse
import errno
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from analytics_emulator.localstack import host
from analytics_emulator.localstack.farewell import heard
from analytics_emulator.localstack.instance import StateDirectory
from analytics_emulator.state.description import describe

NOT_RUNNING = 3  # as `systemctl status` has it
_REMEDIES: dict[int | None, str] = dict.fromkeys((errno.ENOSPC, errno.EDQUOT), "make room")
_REMEDIES |= dict.fromkeys((errno.EACCES, errno.EPERM, errno.EROFS), "have it writable")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; give its exit code."""
    options = _parser().parse_args(arguments)
    state = StateDirectory(options.state_directory / str(options.port))
    try:
        return int(COMMANDS[options.command](options, state))
    except host.HostError as error:
        print(f"error: {error}", file=sys.stderr)  # noqa: T201 -- a command talks by printing
        return 1
    except BrokenPipeError:  # who reads has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except OSError as error:
        place, remedy = error.filename or state.path, _REMEDIES.get(error.errno, "move it away")
        reason = f"{place}: {error.strerror}: {remedy}, or use another --state-directory"
        print(f"error: {reason}", file=sys.stderr)  # noqa: T201 -- as above
        return 1


def _start(options: argparse.Namespace, state: StateDirectory) -> int:
    kept = describe(state.kept) if options.fresh and state.kept.is_dir() else ""
    instance, started = host.start(options.port, state, options.timeout, fresh=options.fresh)
    verb = "started" if started else "already running"
    _say(f"{verb}: {instance.endpoint} (pid {instance.pid})")
    if kept:
        _say(f"  thrown away: {kept}")
    for note in ((host.health(instance.port) or {}).get("state") or {}).get("notes", []):
        _say(f"  note: {note}")
    return 0


def _stop(options: argparse.Namespace, state: StateDirectory) -> int:
    running = state.running()
    found = (host.health(running.port) if running else None) or {}
    if running:  # which takes seconds where much is buffered
        print("stopping: what is buffered is delivered first", file=sys.stderr, flush=True)  # noqa: T201 -- as above
    instance = host.stop(state, options.timeout)
    _say(f"stopped: {instance.endpoint} (pid {instance.pid})" if instance else "not running")
    for line in heard(state.kept) if instance else []:
        _say(f"  {line}")
    _say_state_problems(found)
    return 0


def _status(_options: argparse.Namespace, state: StateDirectory) -> int:
    instance = state.running()
    if instance is None:
        _say("not running")
        _say(f"  state: {describe(state.kept)}")
        return NOT_RUNNING
    found = host.health(instance.port) or {"status": "no answer"}
    _say(f"{found['status']}: {instance.endpoint} (pid {instance.pid}), log {state.log}")
    for name in ("version", "services", "lambda", "problems"):
        if found.get(name):
            _say(f"  {name}: {found[name]}")
    _say(f"  state: {describe(state.kept)}")
    _say_state_problems(found)
    return 0 if found["status"] == "ok" else 1


def _say_state_problems(health: dict[str, Any]) -> None:
    for problem in (health.get("state") or {}).get("problems", []):
        _say(f"  state: {problem}")


def _logs(options: argparse.Namespace, state: StateDirectory) -> int:
    if not state.log.exists():
        _say("no log yet")
        return NOT_RUNNING
    follow = ["-f"] if options.follow else []
    try:
        shown = subprocess.run(["tail", "-n", str(options.lines), *follow, state.log], check=False)
    except KeyboardInterrupt:
        return 0
    return shown.returncode


COMMANDS = {"start": _start, "stop": _stop, "status": _status, "logs": _logs}


def _say(line: str) -> None:
    print(line)  # noqa: T201 -- a command talks by printing


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m analytics_emulator", description=__doc__)
    parser.add_argument("command", choices=COMMANDS)
    parser.add_argument("--port", type=int, default=4566, help="on 127.0.0.1 (%(default)s)")
    parser.add_argument(
        "--state-directory",
        type=Path,
        default=Path(".emulator"),
        help="where each port's log, process record and files are kept (%(default)s)",
    )
    parser.add_argument(
        "--timeout", type=float, default=60, help="seconds to wait for start or stop (%(default)s)"
    )
    parser.add_argument("--fresh", action="store_true", help="start without the state that is kept")
    parser.add_argument("--lines", type=int, default=100, help="of the log (%(default)s)")
    parser.add_argument("--follow", action="store_true", help="keep printing the log")
    return parser
