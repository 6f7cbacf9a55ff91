"""The short way to the gateway answers byte by byte as LocalStack's own server does."""

import subprocess
from pathlib import Path

from tests.integration.host import PYTHON

PROBE = Path(__file__).with_name("front_probe.py")


def test_both_ways_say_the_same_and_plain_requests_go_the_short_one() -> None:
    done = subprocess.run([PYTHON, PROBE], capture_output=True, text=True, check=False, timeout=120)
    assert done.stdout == "as it should be\n", done.stderr[-3000:]
