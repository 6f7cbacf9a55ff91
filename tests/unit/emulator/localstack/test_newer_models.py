"""QuickSight's newest members are known to LocalStack, whose botocore is older."""

import json
import os
import subprocess
from pathlib import Path

import botocore.session
import pytest

from tests.integration.host import PYTHON

EMULATOR = Path(__file__).parents[4] / "emulator"
PROBE = """
import json, sys, botocore.session
from analytics_emulator.localstack import newer_models, savings
newer_models.apply()
savings.apply()
from localstack.aws.spec import load_service
models = load_service("quicksight"), botocore.session.Session().get_service_model("quicksight")
json.dump([sorted(model.shape_names) for model in models], sys.stdout)
"""


@pytest.mark.skipif(not PYTHON.exists(), reason="the emulator is not installed")
def test_quicksight_has_the_shapes_that_the_commands_know() -> None:
    found = {**os.environ, "PYTHONPATH": str(EMULATOR)}
    command = [str(PYTHON), "-c", PROBE]
    done = subprocess.run(command, capture_output=True, text=True, env=found, check=True)
    newest = sorted(botocore.session.Session().get_service_model("quicksight").shape_names)
    assert json.loads(done.stdout) == [newest, newest]
