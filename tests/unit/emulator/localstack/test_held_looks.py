"""A look at a stack waits until the stack's status, and the event of it, are there."""

import subprocess

from tests.integration.host import PYTHON

LOOK = """
import threading, time
from types import SimpleNamespace
from localstack.services.cloudformation.v2 import provider
from localstack.services.cloudformation.v2.entities import Stack
from analytics_emulator.localstack import held_looks

def store_event(stack, **event):
    time.sleep(0.1)
    stack.events.insert(0, event["status"])

Stack._store_event = store_event
stack = Stack.__new__(Stack)
vars(stack).update(stack_id="s/1", stack_name="s", status="CREATE_IN_PROGRESS", events=[])
provider.find_stack_v2 = lambda store, name: stack
Provider = provider.CloudformationProviderV2
Provider._describe_stack = lambda self, stack: (stack.status, list(stack.events))
held_looks.apply()
threading.Thread(target=stack.set_stack_status, args=["CREATE_COMPLETE"]).start()
while stack.status != "CREATE_COMPLETE":
    time.sleep(0.001)
context = SimpleNamespace(account_id="000000000000", region="us-east-1")
answer = Provider.describe_stacks(Provider.__new__(Provider), context, stack_name="s")
print(answer["Stacks"])
"""


def test_a_status_is_told_with_its_event() -> None:
    ran = subprocess.run([PYTHON, "-c", LOOK], capture_output=True, text=True, check=False)
    assert ran.stdout == "[('CREATE_COMPLETE', ['CREATE_COMPLETE'])]\n", ran.stderr
