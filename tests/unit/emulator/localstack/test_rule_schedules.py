"""A scheduled rule runs by its present schedule alone, while it is enabled."""

import json
import os
import subprocess
from pathlib import Path

from tests.integration.host import PYTHON

PROBE = Path(__file__).with_name("schedule_probe.py")
EMULATOR = Path(__file__).parents[4] / "emulator"


def test_scheduled_rule_calls_once_while_it_is_enabled_and_there() -> None:
    found = {**os.environ, "PYTHONPATH": str(EMULATOR)}
    done = subprocess.run([PYTHON, PROBE], capture_output=True, text=True, env=found, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    assert json.loads(done.stdout) == {
        "without targets": 0,
        "targets put twice": 1,
        "disabled": 0,
        "enabled later": 1,
        "deleted": 0,
        "with a text for input": 1,
    }
