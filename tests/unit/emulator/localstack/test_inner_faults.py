"""Why a resource failed is a service's or the emulator's own words, never Python's."""

import json
import os
import subprocess
from pathlib import Path

from tests.integration.host import PYTHON

EMULATOR = Path(__file__).parents[4] / "emulator"
UNMADE = (
    "This emulator can't do what is asked of the resource, most likely for one of its values. "
    "Its log says what it stumbled over."
)
ASK = """
import json
from botocore.exceptions import ClientError
from analytics_emulator.localstack.corrections.inner_faults import reason_of_resource
from analytics_emulator.state.values import UnknownValueError

said = {"Error": {"Code": "QueueNameExists", "Message": "A queue already exists"}}
errors = [
    ClientError(said, "CreateQueue"), UnknownValueError("ours"), RuntimeError("a wait ended"),
    NotImplementedError("not here"), KeyError("Name"), IndexError("list index out of range"),
    TypeError("'NoneType' object is not iterable"), AttributeError("x"), ValueError("1 to unpack"),
    RuntimeError(),
]
print(json.dumps([reason_of_resource(error) for error in errors]))
"""


def test_reason_of_a_resource_has_nothing_of_python() -> None:
    found = {**os.environ, "PYTHONPATH": str(EMULATOR)}
    asked = [PYTHON, "-c", ASK]
    done = subprocess.run(asked, capture_output=True, text=True, env=found, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    said = ["A queue already exists", "ours", "a wait ended", "not here"]
    assert json.loads(done.stdout) == [*said, *5 * [UNMADE], "RuntimeError"]
    assert all(text in done.stderr for text in ("list index out of range", "'NoneType' object"))
