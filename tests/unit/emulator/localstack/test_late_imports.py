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
import localstack.services.lambda_.provider
from localstack.utils import crypto
assert is_docker_sdk_installed()
unused = {"isodate", "rich.segment", "dns.rdata", "docker.api", "pydantic", "asn1crypto._errors"}
polling = "localstack.services.lambda_.event_source_mapping.pollers.sqs_poller"
assert not {*unused, polling, "h2"} & {n for n, module in sys.modules.items() if module}
"""
ASKED = """
before_start({})
import dns.resolver
from localstack.utils import net
assert dns.resolver.Resolver.__module__ == "dns.resolver" and "dns.rdata" in sys.modules
assert net.dns.resolver is dns.resolver
from localstack.utils.container_utils.docker_sdk_client import SdkDockerClient
assert SdkDockerClient.__init__.__globals__["docker"].from_env and "docker.api" in sys.modules
from localstack.utils import crypto
assert crypto.core.OctetString(b"1").dump() and crypto.cms.ContentInfo
from localstack.services.lambda_ import provider
assert provider.EsmWorkerFactory({"UUID": "1"}, "role", True).function_role_arn == "role"
from localstack.utils.backoff import ExponentialBackoff
assert 0.2 < ExponentialBackoff(max_retries=1).next_backoff() < 0.8
from pydantic import BaseModel
assert BaseModel.model_validate
"""
MADE = """
from pathlib import Path
import tempfile
from analytics_emulator.athena import AthenaService
from analytics_emulator.firehose.service import FirehoseService
from analytics_emulator.glue import GlueService
from analytics_emulator.service import CallContext
here, folder = CallContext("000000000000", "us-east-1"), Path(tempfile.mkdtemp())
athena = AthenaService(GlueService(), None, folder / "cache")
athena.create_work_group(here, {"Name": "w"})
query = {"Name": "q", "Database": "d", "QueryString": "SELECT 1", "WorkGroup": "w"}
athena.create_named_query(here, query)
assert not {"duckdb", "numpy", "pyarrow", "sqlglot"} & sys.modules.keys()
assert athena.list_query_executions(here, {}) == {"QueryExecutionIds": []}
assert "sqlglot" in sys.modules and athena.close() == 0
"""
WANTED = """
before_start({"OPENAPI_VALIDATE_REQUEST": "1"})
from openapi_core import OpenAPI
assert OpenAPI.from_dict
"""


@pytest.mark.parametrize(
    "probe", [LEFT_OUT, ASKED, MADE, WANTED], ids=["left-out", "asked", "made", "wanted"]
)
def test_what_few_need_is_loaded_when_it_is_needed(probe: str) -> None:
    done = subprocess.run(
        [PYTHON, "-c", BEGIN + probe], capture_output=True, text=True, cwd=EMULATOR, check=False
    )
    assert done.returncode == 0, done.stderr[-2000:]
