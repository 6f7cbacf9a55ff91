"""What is loaded behind a start: what deployments use, or where that isn't wanted what was kept."""

import subprocess
from pathlib import Path

import pytest

from tests.integration.host import PYTHON

EMULATOR = Path(__file__).parents[4] / "emulator"
PROBE = """
import sys
from types import SimpleNamespace
from analytics_emulator.localstack import preloading
loaded = []
exists = lambda name: name != "gone"
preloading.SERVICE_PLUGINS = SimpleNamespace(require=loaded.append, exists=exists)
preloading.keeper = lambda: SimpleNamespace(names=["sqs", "s3", "gone"])
preloading.reference = SimpleNamespace(is_service=lambda _name: loaded.append("reference"))
preloading._load_engine = lambda: loaded.append("engine")
preloading._begin_to_expire = lambda: loaded.append("expiry")
preloading._load_services()
print(*loaded)
"""


@pytest.mark.skipif(not PYTHON.exists(), reason="the emulator is not installed")
@pytest.mark.parametrize(
    ("setting", "first", "last"),
    [
        ("0", "s3 sqs expiry", "s3 sqs expiry"),
        ("1", "s3 cloudformation ", " sqs reference engine expiry"),
    ],
)
def test_what_is_loaded_behind_a_start_is_as_it_is_set(setting: str, first: str, last: str) -> None:
    done = subprocess.run(
        [PYTHON, "-c", PROBE],
        cwd=EMULATOR,
        env={"ANALYTICS_LOAD_AHEAD": setting},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    assert done.stdout.startswith(first)
    assert done.stdout.endswith(f"{last}\n")
