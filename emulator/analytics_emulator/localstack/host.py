"""Starts and stops an emulator in the background, and says plainly what went wrong."""

import http.client
import json
import shutil
import socket
import subprocess
import sys
import time
from contextlib import suppress
from typing import Any

from analytics_emulator.localstack import leavings
from analytics_emulator.localstack.farewell import heard
from analytics_emulator.localstack.file_limit import LEAST, WANTED, allowed_files
from analytics_emulator.localstack.instance import (
    Instance,
    StateDirectory,
    end_process_tree,
    port_holder,
)
from analytics_emulator.localstack.service_catalog import provide_index
from analytics_emulator.localstack.settings import emulator_environment
from analytics_emulator.state.folder import StateFolderError, private_folder

LAST_BREATH_SECONDS = 10


class HostError(Exception):
    """The emulator could not be started or stopped as asked; the text says why and what to do."""


class DiedError(HostError):
    """The emulator ended while somebody waited for it."""


def start(
    port: int, state: StateDirectory, patience_seconds: float = 60, *, fresh: bool = False
) -> tuple[Instance, bool]:
    """Start an emulator and wait until it is healthy; give it, and whether it was just started.

    It goes on with the state that was kept; a fresh one removes that first.
    """
    was_left = state.is_recorded
    if running := state.running():
        if fresh:
            raise HostError(
                f"an emulator runs at port {port}: stop it before a fresh start (make down)"
            )
        if running.port != port:
            raise HostError(
                f"an emulator with {state.path} already runs on port {running.port} "
                f"(pid {running.pid}): stop it, or give this one another --state-directory"
            )
        with suppress(DiedError):  # one that was killed a moment ago: this start is the next
            _wait_until_healthy(running, state, patience_seconds)
            return running, False
    _require_files()
    _await_free_port(port)
    _prepare_kept(state, fresh=fresh)
    if was_left:
        leavings.clear(state.filesystem)
    provide_index(state.filesystem, _environment(port, state))
    instance = _spawn(port, state)
    try:
        _wait_until_healthy(instance, state, patience_seconds)
    except HostError:
        with suppress(HostError):  # why it was ended says more than how
            stop(state, patience_seconds=5)
        raise
    return instance, True


def stop(state: StateDirectory, patience_seconds: float = 60) -> Instance | None:
    """End the emulator and all its processes; give what was stopped, None if nothing ran.

    It delivers what is buffered before it ends. A process that doesn't end in time is killed, and
    that is an error; what it had not delivered is delivered after the next start.
    """
    instance = state.running()
    process = instance.process() if instance else None
    if process is None:
        if state.is_recorded:
            leavings.clear(state.filesystem)
        state.forget()
        return None
    heard(state.kept)  # an earlier one's
    killed = end_process_tree(process, patience_seconds)
    leavings.clear(state.filesystem)
    state.forget()
    if any(victim.pid == process.pid for victim in killed):
        raise HostError(
            f"the emulator (pid {process.pid}) did not end within {patience_seconds:g} s and was "
            "killed; what it had not delivered waits on disk for the next start. "
            f"Its log: {state.log}"
        )
    return instance


def health(port: int) -> dict[str, Any] | None:
    """Ask an emulator how it is; None if nothing at the port answers as an emulator would."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", "/_analytics/health")
        answer: dict[str, Any] = json.loads(connection.getresponse().read())
    except (OSError, ValueError, http.client.HTTPException):
        return None
    finally:
        connection.close()
    return answer if isinstance(answer, dict) and "status" in answer else None


def _spawn(port: int, state: StateDirectory) -> Instance:
    state.path.mkdir(parents=True, exist_ok=True)
    with state.log.open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "analytics_emulator.localstack.main"],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            env=_environment(port, state),
            cwd=state.path,
            start_new_session=True,
        )
    instance = Instance.of_process(process.pid, port)
    try:
        state.remember(instance)
    except OSError:  # a full disk: nobody would find it again
        process.kill()
        process.wait()
        raise
    return instance


def _environment(port: int, state: StateDirectory) -> dict[str, str]:
    return emulator_environment(port, state.filesystem, state.kept)


def _prepare_kept(state: StateDirectory, *, fresh: bool) -> None:
    if fresh:
        shutil.rmtree(state.kept, ignore_errors=True)
    try:
        private_folder(state.kept)
    except StateFolderError as error:
        raise HostError(str(error)) from error


def _require_files() -> None:
    if (allowed := allowed_files()) < LEAST:
        raise HostError(
            f"only {allowed} files may be open at once, and {LEAST} are needed: "
            f"raise the hard limit (ulimit -Hn {WANTED})"
        )


def _await_free_port(port: int) -> None:
    """Wait where nobody is left who holds the port: a killed emulator takes a moment to end."""
    deadline = time.monotonic() + LAST_BREATH_SECONDS
    while time.monotonic() < deadline:
        try:
            return _require_free_port(port)
        except HostError:
            if port_holder(port):
                raise
        time.sleep(0.05)
    return _require_free_port(port)


def _require_free_port(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except PermissionError as error:
            raise HostError(f"port {port} may not be opened by this user") from error
        except OSError as error:
            raise HostError(_port_taken(port)) from error


def _port_taken(port: int) -> str:
    holder = port_holder(port)
    by = f" by {holder.name()} (pid {holder.pid})" if holder else " by another process"
    what = ", an emulator with another --state-directory" if health(port) else ""
    return f"port {port} is taken{by}{what}: stop it, or choose another --port"


def _wait_until_healthy(instance: Instance, state: StateDirectory, patience_seconds: float) -> None:
    deadline = time.monotonic() + patience_seconds
    found: dict[str, Any] | None = None
    while time.monotonic() < deadline:
        if instance.process() is None:
            state.forget()
            raise DiedError(f"the emulator died at its start; its last words:\n{_words(state)}")
        found = health(instance.port)
        if found and found["status"] == "ok":
            return
        if found and found["status"] == "failed":
            break
        time.sleep(0.05)
    problem = json.dumps(found) if found else f"no answer; its last words:\n{_words(state)}"
    raise HostError(f"the emulator on port {instance.port} is not healthy: {problem}")


def _words(state: StateDirectory) -> str:
    return state.log_tail(20) or "(none)"
