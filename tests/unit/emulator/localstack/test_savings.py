"""Work that nobody needs twice is done once, and gives what it gave."""

import subprocess
from pathlib import Path

from tests.integration.host import PYTHON

EMULATOR = Path(__file__).parents[4] / "emulator"
PROBE = """
from twisted.web import http
from analytics_emulator.localstack.savings import _remember_content_types
lines = [b"application/x-amz-json-1.1", b"Multipart/Form-Data; boundary=x", b"nonsense", b""] * 2
before = [http._parseContentType(line) for line in lines]
_remember_content_types()
assert before == [http._parseContentType(line) for line in lines], before
assert http._parseContentType.cache_info().misses == 4
"""


def test_content_types_are_read_once_and_as_before() -> None:
    done = subprocess.run(
        [PYTHON, "-c", PROBE], capture_output=True, text=True, cwd=EMULATOR, check=False
    )
    assert done.returncode == 0, done.stderr[-2000:]
