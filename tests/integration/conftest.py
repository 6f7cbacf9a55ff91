"""One emulator for all integration tests: of this session on a free port, or ENDPOINT's."""

import os
from collections.abc import Callable, Iterator
from typing import Any

import boto3
import pytest

from scripts.local.ports import free_port
from tests.integration.host import PYTHON, Host
from tests.integration.stacks import Stack

Client = Callable[[str], Any]


@pytest.fixture(scope="session")
def endpoint(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where the emulator's API answers."""
    if given := os.environ.get("ENDPOINT"):
        yield given.rstrip("/")
        return
    if not PYTHON.exists():
        pytest.skip("the emulator is not installed: run `make install`")
    host = Host(free_port(), tmp_path_factory.mktemp("emulator"))
    host.start()
    yield host.endpoint
    host.stop()


@pytest.fixture(scope="session")
def client(endpoint: str) -> Client:
    """`client(service)` gives a boto3 client for the emulator."""
    session = boto3.Session("test", "test", region_name="us-east-1")
    known: dict[str, Any] = {}

    def give(service: Any) -> Any:
        if service not in known:
            known[service] = session.client(service, endpoint_url=endpoint)
        return known[service]

    return give


@pytest.fixture
def new_stack(client: Callable[[str], Any]) -> Iterator[Callable[[], Stack]]:
    """`new_stack()` gives a stack that goes with the test."""
    stacks: list[Stack] = []

    def give() -> Stack:
        stacks.append(Stack(client("cloudformation")))
        return stacks[-1]

    yield give
    for stack in reversed(stacks):
        stack.delete()


@pytest.fixture
def stack(new_stack: Callable[[], Stack]) -> Stack:
    """Give one stack."""
    return new_stack()
