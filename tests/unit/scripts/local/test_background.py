"""A process in the background is found again, and its next start keeps nothing that it left."""

import os
import sys
import time
from pathlib import Path

import pytest

from scripts.local.background import BackgroundProcess

MAKES_A_FILE = (
    "import pathlib, tempfile, time;"
    "pathlib.Path(tempfile.mkdtemp(), 'made').touch();"
    "print('ready', flush=True); time.sleep(60)"
)


def started(process: BackgroundProcess) -> None:
    process.start([sys.executable, "-c", MAKES_A_FILE], os.environ, process.folder.parent)
    end = time.monotonic() + 60
    while "ready" not in process.log.read_text():
        assert time.monotonic() < end
        time.sleep(0.02)


@pytest.mark.filterwarnings("ignore:subprocess .* is still running:ResourceWarning")
def test_temporary_files_of_a_killed_process_go_with_its_next_start(tmp_path: Path) -> None:
    process = BackgroundProcess("page", tmp_path / "page")
    started(process)
    first = list(process.folder.rglob("made"))
    running = process.running()
    assert running
    running.kill()
    running.wait()
    assert process.running() is None
    started(process)
    assert len(first) == 1
    assert not first[0].exists()
    assert process.stop()
