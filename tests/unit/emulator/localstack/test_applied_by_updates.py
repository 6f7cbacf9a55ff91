"""What `updates.yaml` says that an update applies is asked of the service."""

import json
import subprocess
from pathlib import Path

from tests.integration.host import PYTHON

PROBE = Path(__file__).with_name("update_probe.py")
# Says how a definition is put, and changes nothing by itself.
WITH_ANOTHER = {"AWS::ApiGateway::RestApi": ["FailOnWarnings"]}


def test_applied_change_makes_a_difference_to_what_is_asked() -> None:
    done = subprocess.run([PYTHON, PROBE], capture_output=True, text=True, check=True)
    lost: dict[str, list[str]] = json.loads(done.stdout)
    assert len(lost) > 30
    assert {name: names for name, names in lost.items() if names} == WITH_ANOTHER
