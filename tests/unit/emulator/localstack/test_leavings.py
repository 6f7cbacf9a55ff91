"""A start finds nothing of an emulator that was killed, and harms nothing of another's."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from analytics_emulator.localstack import leavings
from analytics_emulator.localstack.settings import emulator_environment

SLEEP = "import sys, time; sys.stdout.write('up'); sys.stdout.flush(); time.sleep(60)"


@pytest.fixture
def programs() -> Iterator[list[subprocess.Popen[bytes]]]:
    """Programs that end with the test."""
    started: list[subprocess.Popen[bytes]] = []
    yield started
    for program in started:
        program.kill()
        program.communicate()


def run(programs: list[subprocess.Popen[bytes]], *names: str, **environment: str) -> psutil.Process:
    command = [sys.executable, "-c", SLEEP, *names]
    program = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE)
    programs.append(program)
    assert program.stdout
    assert program.stdout.read(2) == b"up"
    return psutil.Process(program.pid)


def lives(process: psutil.Process) -> bool:
    return process.is_running() and process.status() != psutil.STATUS_ZOMBIE


def test_programs_that_went_on_are_ended_and_no_others(
    programs: list[subprocess.Popen[bytes]], tmp_path: Path
) -> None:
    root, other = tmp_path / "one", tmp_path / "other"
    program = run(programs, FILESYSTEM_ROOT=str(root))
    of_function = run(programs, TMPDIR=str(root / "tmp" / "localstack" / "environment-x"))
    emulator = run(programs, leavings.EMULATOR, FILESYSTEM_ROOT=str(root))
    others = [run(programs, FILESYSTEM_ROOT=str(other)), run(programs, TMPDIR=str(root / "tmp2"))]
    leavings.clear(root)
    assert [lives(one) for one in (program, of_function)] == [False, False]
    assert all(lives(one) for one in (emulator, *others))


def test_files_of_a_running_one_go_and_caches_stay(tmp_path: Path) -> None:
    cache = tmp_path / "var" / "lib" / "localstack" / "cache"
    whole, half = cache / "lambda-code" / "0a", cache / "lambda-code" / "unpacking-b"
    for folder in (whole, half, tmp_path / "tmp" / "localstack" / "athena"):
        folder.mkdir(parents=True)
        (folder / "file").write_text("content")
    leavings.clear(tmp_path)
    assert sorted(path.name for path in tmp_path.rglob("*") if path.is_file()) == ["file"]
    assert whole.is_dir()


def test_callers_temporary_files_are_not_an_emulators(tmp_path: Path) -> None:
    inherited = {"TMPDIR": "/mine", "TEMP": "/mine", "TMP": "/mine", "PATH": os.defpath}
    found = emulator_environment(4566, tmp_path, tmp_path / "state", inherited)
    assert "/mine" not in found.values()
