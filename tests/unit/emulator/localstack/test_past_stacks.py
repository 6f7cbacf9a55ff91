"""Stacks that are deleted and change sets that others followed aren't written again each time."""

import json
import os
import subprocess
from pathlib import Path

import pytest

from tests.integration.host import PYTHON

PROBE = Path(__file__).with_name("past_stacks_probe.py")
EMULATOR = Path(__file__).parents[4] / "emulator"


@pytest.mark.skipif(not PYTHON.exists(), reason="the emulator is not installed")
def test_what_is_over_is_put_away_and_there_when_it_is_asked_for(tmp_path: Path) -> None:
    found = {**os.environ, "PYTHONPATH": str(EMULATOR)}
    command = [str(PYTHON), str(PROBE), str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, env=found, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    assert json.loads(done.stdout) == {
        "followed": {"former": 4, "current": 1},
        "before its last event": {"former": 4, "current": 1},
        "deleted": {"former": 4, "current": 1, "gone": 6},
        "asked for": {"former": 4, "current": 1, "gone": 5},
        "put away again": {"former": 4, "current": 1, "gone": 6},
        "few bytes": True,
        "events": True,
        "template": True,
        "model": {"name": "former"},
        "shared": True,
        "without use": None,
        "lacking": "contents are missing in past-stacks",
    }
