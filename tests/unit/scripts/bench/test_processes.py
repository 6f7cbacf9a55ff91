"""What a process tree uses, as /proc tells it."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from scripts.bench import processes

CHILD = "import time; kept = bytearray(60 << 20); print('ready', flush=True); time.sleep(60)"
PARENT = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {CHILD!r}])"

needs_proc = pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="needs Linux's /proc")


@needs_proc
def test_usage_of_a_tree_includes_what_its_children_hold() -> None:
    command = [sys.executable, "-c", PARENT]
    with subprocess.Popen(command, stdout=subprocess.PIPE, start_new_session=True) as process:
        assert process.stdout is not None
        process.stdout.readline()
        used = processes.usage(process.pid)
        os.killpg(process.pid, 9)
    assert used is not None
    assert used.memory_mib > 60


@needs_proc
def test_usage_counts_cpu_time_that_was_spent() -> None:
    sum(number * number for number in range(3_000_000))
    used = processes.usage(os.getpid())
    assert used is not None
    assert used.cpu_seconds > 0


def test_usage_is_unknown_where_there_is_no_proc(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(processes, "PROC", tmp_path)
    assert processes.usage(os.getpid()) is None


@needs_proc
def test_usage_is_unknown_of_a_process_that_ended() -> None:
    process = subprocess.Popen([sys.executable, "-c", ""])
    process.wait()
    assert processes.usage(process.pid) is None
