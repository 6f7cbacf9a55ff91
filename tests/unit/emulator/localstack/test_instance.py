"""What is remembered of an instance counts only while its process lives."""

import errno
import json
import os
import subprocess
from pathlib import Path

import pytest

from analytics_emulator.localstack import host
from analytics_emulator.localstack.command import main
from analytics_emulator.localstack.instance import Instance, StateDirectory
from scripts.local.ports import free_port


@pytest.mark.parametrize(
    "record",
    [
        "",
        "{",
        "[]",
        "null",
        '{"pid": "x", "port": 1, "started": 1}',
        '{"pid": -5}',
        '{"pid": 4194303999, "port": 1, "started": 1}',
        '{"pid": 1e400, "port": 1, "started": 1}',
    ],
)
def test_corrupt_and_stale_records_mean_that_nothing_runs(tmp_path: Path, record: str) -> None:
    (tmp_path / "emulator.json").write_text(record)
    assert StateDirectory(tmp_path).running() is None


def test_record_of_a_pid_that_another_got_does_not_count(tmp_path: Path) -> None:
    state, own = StateDirectory(tmp_path), Instance.of_process(os.getpid(), 1)
    state.remember(own)
    assert state.running() == own
    (tmp_path / "emulator.json").write_text(json.dumps({"pid": own.pid, "port": 1, "started": 5.0}))
    assert state.running() is None


def test_instance_that_cannot_be_recorded_does_not_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    started: list[subprocess.Popen[bytes]] = []
    popen = subprocess.Popen

    def sleep(*_: object, **__: object) -> subprocess.Popen[bytes]:
        started.append(popen(["sleep", "60"]))
        return started[-1]

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(host, "provide_index", lambda *_: None)
    monkeypatch.setattr(host.subprocess, "Popen", sleep)
    monkeypatch.setattr(StateDirectory, "remember", full)
    place = ["--port", str(free_port()), "--state-directory", str(tmp_path)]
    assert main(["start", *place]) == 1
    assert started[0].poll() is not None


def test_folder_that_cannot_be_used_is_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").touch()
    place = ["--port", "1", "--state-directory", str(tmp_path / "file")]
    assert main(["start", *place]) == 1
    error = capsys.readouterr().err
    assert error.startswith("error: ")
    assert error.count("\n") == 1
