"""What deploys rows, and removes them."""

import os
from collections.abc import Callable, Iterator
from typing import Any

import boto3
import pytest
from botocore.config import Config

from tests.conformance.stacks import Deployed, Stacks
from tests.one_emulator import Client


@pytest.fixture(scope="session")
def stacks(client: Client) -> Iterator[Stacks]:
    """What deploys rows; on an emulator that goes on it removes all it made at the end."""
    made = Stacks(client("cloudformation"))
    yield made
    if os.environ.get("ENDPOINT"):
        made.remove_all()


@pytest.fixture
def deployed(stacks: Stacks) -> Iterator[Callable[..., Deployed]]:
    """`deployed(template, …)` creates a stack that goes with the test."""
    before = set(stacks.names)
    yield stacks.create
    stacks.remove(set(stacks.names) - before)


@pytest.fixture(scope="session")
def unchecked_client(endpoint: str) -> Callable[[str], Any]:
    """`unchecked_client(service)` sends whatever it is given."""
    return lambda service: boto3.client(
        service,
        endpoint_url=endpoint,
        region_name="us-east-1",
        aws_access_key_id="test",
        aws_secret_access_key="test",
        config=Config(parameter_validation=False, retries={"total_max_attempts": 1}),
    )
