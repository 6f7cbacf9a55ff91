"""ANALYTICS_CFN_LENIENT=1 turns refusals into warnings."""

import json
import os
import subprocess
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import boto3
import pytest

from scripts.local.ports import free_port
from tests.integration.host import PYTHON
from tests.integration.stacks import Stack


@pytest.fixture
def lenient(tmp_path: Path) -> Iterator[str]:
    """Where a lenient emulator answers."""
    if not PYTHON.exists():
        pytest.skip("the emulator is not installed: run `make install`")
    port = free_port()
    place = ["--port", str(port), "--state-directory", str(tmp_path)]
    control = [str(PYTHON), "-m", "analytics_emulator"]
    environment = {**os.environ, "ANALYTICS_CFN_LENIENT": "1"}
    subprocess.run([*control, "start", *place], check=True, env=environment)
    yield f"http://127.0.0.1:{port}"
    subprocess.run([*control, "stop", *place], check=True)


def test_lenient_deployment_notes_what_it_leaves_out(lenient: str) -> None:
    session = boto3.Session("test", "test", region_name="us-east-1")
    stack = Stack(session.client("cloudformation", endpoint_url=lenient))
    name = f"lenient-{uuid4().hex[:8]}"
    bucket = {"BucketName": name, "AccessControl": "PublicRead"}
    stack.deploy(
        {
            "Unknown": {"Type": "AWS::Nowhere::Thing"},
            "Bucket": {"Type": "AWS::S3::Bucket", "Properties": bucket},
        }
    )
    assert stack.status() == "CREATE_COMPLETE"
    session.client("s3", endpoint_url=lenient).head_bucket(Bucket=name)
    unhonoured, unknown = sorted(notes(lenient, stack.name))
    assert unknown.startswith("Unknown (AWS::Nowhere::Thing): nothing here provides")
    assert unhonoured.startswith("Bucket (AWS::S3::Bucket): AccessControl")


def notes(endpoint: str, stack_name: str) -> list[str]:
    address = f"{endpoint}/_analytics/cloudformation/{stack_name}/notes"
    with urllib.request.urlopen(address, timeout=10) as answer:  # noqa: S310 -- an address of ours
        found: list[str] = json.load(answer)["notes"]
    return found
