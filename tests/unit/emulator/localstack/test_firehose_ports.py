"""What Firehose delivers to."""

import subprocess
from pathlib import Path

import pytest

from tests.integration.host import PYTHON

EMULATOR = Path(__file__).parents[4] / "emulator"
PROBE = """
from analytics_emulator.localstack import firehose_ports, services
from analytics_emulator.service import CallContext
def put(service, operation, request, *_):
    print(operation, request["Key"])
class Spare:
    def __init__(self, growth_bytes):
        print("looks at", growth_bytes)
    def give_back(self):
        print("gives back")
from analytics_emulator.athena import spare_memory
spare_memory.SpareMemory = Spare
firehose_ports.call_with_role = put
objects = services.firehose_service()._ports.store
how = {"content_type": "x", "content_encoding": None, "kms_key_arn": None}
for key in ("a", "b"):
    objects.write(CallContext("000000000000", "us-east-1"), "bucket", key, b"", **how)
"""


@pytest.mark.skipif(not PYTHON.exists(), reason="the emulator is not installed")
def test_memory_is_given_back_behind_each_delivered_object():
    command = [str(PYTHON), "-c", PROBE]
    done = subprocess.run(command, cwd=EMULATOR, capture_output=True, text=True, check=False)
    said = ["PutObject a", "looks at 134217728", "gives back", "PutObject b", "gives back"]
    assert done.stdout.splitlines() == said, done.stderr
