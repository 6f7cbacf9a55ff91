"""One emulator for all rows: of this session on a free port, or ENDPOINT's."""

from collections.abc import Callable, Iterator
from typing import Any

import boto3
import pytest
from botocore.config import Config

from tests.conformance.stacks import Deployed, Stacks
from tests.integration.conftest import Client, client, endpoint

__all__ = ["client", "endpoint"]


@pytest.fixture(scope="session")
def stacks(client: Client) -> Iterator[Stacks]:
    """What deploys rows, and removes all it made when the session ends."""
    made = Stacks(client("cloudformation"))
    yield made
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
