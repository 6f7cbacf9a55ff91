"""Stacks come and go while one's exports are read."""

import subprocess
from pathlib import Path

import pytest

from tests.integration.host import PYTHON

EMULATOR = Path(__file__).parents[4] / "emulator"
MADE_MEANWHILE = """
from types import SimpleNamespace
from localstack.services.cloudformation.stores import CloudFormationStore
from analytics_emulator.localstack.corrections import exports

exports.apply()
store = CloudFormationStore()

class Stack(SimpleNamespace):
    stack_id, status = "s", "CREATE_COMPLETE"

    @property
    def resolved_exports(self):
        store.stacks_v2[str(len(store.stacks_v2))] = self  # as another request does meanwhile
        return {"A": "1"}

store.stacks_v2["0"] = Stack()
assert store.exports_v2 == {"A": {"ExportingStackId": "s", "Name": "A", "Value": "1"}}
"""


@pytest.mark.skipif(not PYTHON.exists(), reason="the emulator is not installed")
def test_stack_that_is_made_meanwhile_disturbs_nobody() -> None:
    command = [str(PYTHON), "-c", MADE_MEANWHILE]
    done = subprocess.run(command, cwd=EMULATOR, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
