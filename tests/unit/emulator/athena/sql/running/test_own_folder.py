"""What engines of a process put on disk goes with it, or with the next one."""

import os
import subprocess
import sys
from pathlib import Path

WORK = """
from analytics_emulator.athena.sql import SqlEngine
from analytics_emulator.athena.sql.running.own_folder import own_folder
engine = SqlEngine(None)
(own_folder() / "of a query").mkdir()
print("at work", flush=True)
input()
"""


def started(folder: Path) -> subprocess.Popen[str]:
    environment = os.environ | {"TMPDIR": str(folder)}
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    return subprocess.Popen([sys.executable, "-c", WORK], env=environment, text=True, **pipes)


def wait_until_at_work(process: subprocess.Popen[str]) -> None:
    assert process.stdout is not None
    assert process.stdout.readline() == "at work\n"


def pids(folder: Path) -> set[int]:
    return {int(path.name.split("-")[1]) for path in folder.iterdir()}


def test_folder_goes_with_its_process(tmp_path: Path) -> None:
    process = started(tmp_path)
    wait_until_at_work(process)
    assert pids(tmp_path) == {process.pid}
    process.communicate("\n", timeout=60)
    assert not pids(tmp_path)


def test_folder_of_a_killed_process_goes_with_the_next_one(tmp_path: Path) -> None:
    killed, alive = started(tmp_path), started(tmp_path)
    for process in (killed, alive):
        wait_until_at_work(process)
    killed.kill()
    killed.communicate(timeout=60)
    later = started(tmp_path)
    wait_until_at_work(later)
    assert pids(tmp_path) == {alive.pid, later.pid}
    for process in (alive, later):
        process.communicate("\n", timeout=60)
