"""Stacks that go with their test."""

from collections.abc import Callable, Iterator

import pytest

from tests.integration.stacks import Stack
from tests.one_emulator import Client


@pytest.fixture
def new_stack(client: Client) -> Iterator[Callable[[], Stack]]:
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
