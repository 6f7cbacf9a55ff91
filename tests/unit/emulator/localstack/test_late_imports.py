"""A start doesn't load what it doesn't use, and what is used later is there."""

import subprocess
from pathlib import Path

import pytest

from tests.integration.host import PYTHON

EMULATOR = Path(__file__).parents[4] / "emulator"
BEGIN = """
import sys
from analytics_emulator.localstack.late_imports import before_start
"""
LEFT_OUT = """
import os
os.environ["OVERRIDE_IN_DOCKER"] = "0"  # as the emulator is started
before_start({})
import localstack.aws.handlers.validation
from localstack.utils.docker_utils import is_docker_sdk_installed
assert is_docker_sdk_installed()
assert not {"isodate", "rich.segment", "dns.rdata", "docker.api"} & sys.modules.keys()
"""
ASKED = """
before_start({})
import dns.resolver
from localstack.utils import net
assert dns.resolver.Resolver.__module__ == "dns.resolver" and "dns.rdata" in sys.modules
assert net.dns.resolver is dns.resolver
from localstack.utils.container_utils.docker_sdk_client import SdkDockerClient
assert SdkDockerClient.__init__.__globals__["docker"].from_env and "docker.api" in sys.modules
"""
WANTED = """
before_start({"OPENAPI_VALIDATE_REQUEST": "1"})
from openapi_core import OpenAPI
assert OpenAPI.from_dict
"""


@pytest.mark.parametrize("probe", [LEFT_OUT, ASKED, WANTED], ids=["left-out", "asked", "wanted"])
def test_what_few_need_is_loaded_when_it_is_needed(probe: str) -> None:
    done = subprocess.run(
        [PYTHON, "-c", BEGIN + probe], capture_output=True, text=True, cwd=EMULATOR, check=False
    )
    assert done.returncode == 0, done.stderr[-2000:]
