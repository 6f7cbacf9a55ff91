"""One emulator for all rows: of this session on a free port, or ENDPOINT's."""

from collections.abc import Callable, Iterator

import pytest

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
