"""Clients as they are, against one emulator: in minutes, and only by `make clients`."""

import os

import pytest


@pytest.fixture(autouse=True, scope="session")
def asked() -> None:
    """Skip what takes minutes and brings packages, unless it is asked for."""
    if not os.environ.get("CLIENTS"):
        pytest.skip("minutes, and clients' packages: run `make clients`")
