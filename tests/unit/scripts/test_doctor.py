"""What the doctor finds, and that each finding says what to do."""

import json
import os
import socket
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

import pytest

from scripts import ROOT
from scripts.diagnosis import machine, surroundings, tools
from scripts.diagnosis.finding import BAD, GOOD, NOTE, Finding
from scripts.diagnosis.instances import holder, instance_findings
from scripts.local.ports import free_port


def states(findings: Iterable[Finding]) -> dict[str, str]:
    return {finding.subject: finding.state for finding in findings}


def text(findings: Iterable[Finding], subject: str) -> str:
    return next(finding.text for finding in findings if finding.subject == subject)


def test_port_in_use_names_its_holder(tmp_path: Path) -> None:
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen()
        port = server.getsockname()[1]
        assert holder(port) == os.getpid()
        (finding,) = instance_findings(tmp_path, {"emulator": port})
    assert finding.state == BAD
    assert f"(pid {os.getpid()})" in finding.text
    assert "PORT=" in finding.text


def test_port_of_our_own_emulator_is_no_fault(tmp_path: Path) -> None:
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen()
        port = server.getsockname()[1]
        folder = tmp_path / str(port)
        folder.mkdir()
        (folder / "emulator.json").write_text(json.dumps({"pid": os.getpid(), "port": port}))
        assert states(instance_findings(tmp_path, {"emulator": port})) == {
            f"emulator port {port}": GOOD
        }


@pytest.mark.parametrize("record", ["", "{", "[]", '{"pid": "x"}', '{"pid": 4194303999}', "null"])
def test_stale_and_corrupt_records_are_told(tmp_path: Path, record: str) -> None:
    (tmp_path / "4566").mkdir()
    (tmp_path / "4566" / "emulator.json").write_text(record)
    found = states(instance_findings(tmp_path, {"emulator": free_port()}))
    assert found["record of 4566"] == NOTE


def test_process_that_is_only_a_zombie_is_gone(tmp_path: Path) -> None:
    ended = subprocess.Popen([sys.executable, "-c", ""])
    os.waitid(os.P_PID, ended.pid, os.WEXITED | os.WNOWAIT)
    (tmp_path / "4566").mkdir()
    record = json.dumps({"pid": ended.pid, "port": 4566})
    (tmp_path / "4566" / "emulator.json").write_text(record)
    assert states(instance_findings(tmp_path, {}))["record of 4566"] == NOTE
    ended.wait()


def test_state_that_others_can_read_is_wrong(tmp_path: Path) -> None:
    state = tmp_path / "4566" / "state"
    state.mkdir(parents=True, mode=0o755)
    state.chmod(0o755)
    findings = list(instance_findings(tmp_path, {}))
    assert "chmod 700" in text(findings, "state of 4566")


def test_folder_that_cannot_be_written_is_wrong(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    found = machine._writable("checkout", tmp_path / "file", "copy it")
    assert (found.state, "copy it" in found.text) == (BAD, True)


def test_little_disk_and_memory_are_wrong(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(machine, "ENOUGH_DISK", 10**18)
    assert machine._disk("disk", tmp_path).state == BAD
    meminfo = tmp_path / "meminfo"
    meminfo.write_text("MemTotal: 9 kB\nMemAvailable:    1024 kB\n")
    assert machine._memory(meminfo).state == BAD
    assert machine._memory(tmp_path / "absent").state == NOTE


@pytest.mark.parametrize(("hard", "state"), [(64, BAD), (512, NOTE), (8192, GOOD)])
def test_few_open_files_are_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, hard: int, state: str
) -> None:
    monkeypatch.setattr(machine.resource, "getrlimit", lambda _: (hard, hard))
    assert states(machine.machine_findings(tmp_path))["open files"] == state


def test_home_that_cannot_be_written_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path / "absent"))
    assert ".tools/" in text(machine.machine_findings(tmp_path), "HOME")


def test_environment_that_does_not_run_is_wrong(tmp_path: Path) -> None:
    (tmp_path / ".venv" / "bin").mkdir(parents=True)
    assert "make clean install" in tools._environment(tmp_path / ".venv", "3.13").text
    assert tools._environment(tmp_path / "absent", "3.13").state == NOTE


def test_proxy_that_takes_local_calls_is_wrong(tmp_path: Path) -> None:
    def asked(**environment: str) -> str:
        found = surroundings.surrounding_findings(environment, tmp_path)
        return states(found)["proxy"]

    assert asked(HTTP_PROXY="http://proxy:1") == BAD
    assert asked(HTTP_PROXY="http://proxy:1", NO_PROXY="x, 127.0.0.1") == GOOD
    assert asked() == GOOD


def test_credentials_that_functions_could_read_are_named(tmp_path: Path) -> None:
    (tmp_path / ".aws").mkdir()
    (tmp_path / ".aws" / "credentials").touch()
    found = list(surroundings.surrounding_findings({"AWS_PROFILE": "work"}, tmp_path))
    assert "AWS_PROFILE" in text(found, "AWS credentials")
    assert str(tmp_path / ".aws" / "credentials") in text(found, "AWS credentials")


def test_it_runs_without_anything_installed() -> None:
    ports = ["--port", str(free_port()), "--dashboard-port", str(free_port())]
    command = [sys.executable, "-I", "-S", "-c", f"import sys; sys.path.insert(0, {str(ROOT)!r});"]
    command[-1] += f" from scripts.doctor import main; main({ports!r})"
    done = subprocess.run(command, capture_output=True, text=True, check=False, env={})
    assert done.returncode == 0, done.stderr
    assert "loopback" in done.stdout
