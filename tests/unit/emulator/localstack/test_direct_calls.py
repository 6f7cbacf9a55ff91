"""What one service calls of another directly comes to what it comes to through the gateway."""

import subprocess
from pathlib import Path

from analytics_emulator.localstack.settings import emulator_environment
from tests.integration.host import PYTHON

PROBE = Path(__file__).with_name("direct_calls_probe.py")


def test_both_ways_come_to_the_same(tmp_path: Path) -> None:
    environment = emulator_environment(9, tmp_path / "filesystem", tmp_path / "state")
    done = subprocess.run(
        [PYTHON, PROBE], capture_output=True, text=True, check=False, timeout=120, env=environment
    )
    assert done.stdout.endswith("as it should be\n"), done.stderr[-3000:]
