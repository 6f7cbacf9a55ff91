"""Stores, stacks and change sets may be walked over while others come and go."""

import subprocess
from pathlib import Path

import pytest

from tests.integration.host import PYTHON

EMULATOR = Path(__file__).parents[4] / "emulator"
WALKED = """
import pickle
from localstack.services.cloudformation.stores import CloudFormationStore
from localstack.services.cloudformation.v2 import provider
from localstack.services.cloudformation.v2.entities import ChangeSet, Stack
from localstack.services.sqs.models import SqsStore
from analytics_emulator.localstack.corrections import steady_stores

steady_stores.apply()
steady_stores.apply_to_stacks()
stack = Stack("000000000000", "us-east-1", {"StackName": "s"})
restored = CloudFormationStore()
vars(restored)["attr_stacks_v2"] = {"a": 1}  # as an older state has it
for held in (CloudFormationStore().stacks_v2, restored.stacks_v2, SqsStore().queues,
             stack.resource_states):
    held["a"] = 1
    for walk in (held, held.keys(), held.values(), held.items(), {**held}):
        for number, _ in enumerate(walk):
            held[f"{len(held)}"] = number
    assert dict(held) == pickle.loads(pickle.dumps(held)) and len(held) > 3
stack.change_set_ids |= {"a"}
for one in stack.change_set_ids:
    stack.change_set_ids.add(one + "b")
stack.change_set_ids.clear()

store, made = CloudFormationStore(), ChangeSet(stack, {"ChangeSetName": "c"}, "")
store.stacks_v2[stack.stack_id] = stack
stack.change_set_ids.add(made.change_set_id)

class Gone(dict):  # between its listing and the look at it
    def __getitem__(self, name):
        stack.change_set_ids.discard(name)
        return super().__getitem__(name)

store.change_sets = Gone()
assert provider.find_change_set_v2(store, "c", "s") is None
"""


@pytest.mark.skipif(not PYTHON.exists(), reason="the emulator is not installed")
def test_walks_are_not_disturbed_by_what_comes_and_goes() -> None:
    command = [str(PYTHON), "-c", WALKED]
    done = subprocess.run(command, cwd=EMULATOR, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
