"""Work that nobody needs twice is done once, and gives what it gave."""

import subprocess
from pathlib import Path

import pytest

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

MODELS = """
from botocore.loaders import Loader
from analytics_emulator.localstack.savings import _read_models_once
name = "firehose/2015-08-04/service-2"
before = Loader().load_data(name)
_read_models_once()
first, second = Loader().load_data(name), Loader().load_data(name)
assert first == before and list(first["shapes"]) == list(before["shapes"])
assert first is second and type(first["shapes"]) is dict
assert not Loader().file_loader.exists(name + "0")
"""
SCOPES = """
from copy import deepcopy
from localstack.services.cloudformation.engine.v2.change_set_model import Scope
from analytics_emulator.localstack.corrections import scopes
scopes.apply()
place = Scope("").open_scope("Resources").open_index(1)
assert list(deepcopy({place: [place]})) == [place] == ["/Resources/1"]
assert deepcopy({place: [place]})[place][0] is place
"""


@pytest.mark.parametrize("probe", [PROBE, MODELS, SCOPES], ids=["types", "models", "scopes"])
def test_what_is_needed_often_is_made_once_and_as_before(probe: str) -> None:
    done = subprocess.run(
        [PYTHON, "-c", probe], capture_output=True, text=True, cwd=EMULATOR, check=False
    )
    assert done.returncode == 0, done.stderr[-2000:]
