"""One emulator for all tests of a process: of this session on a free port, or ENDPOINT's."""

import os
from collections.abc import Callable, Iterator
from typing import Any

import pytest

Client = Callable[[str], Any]


@pytest.fixture(scope="session")
def endpoint(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where the emulator's API answers."""
    if given := os.environ.get("ENDPOINT"):
        yield given.rstrip("/")
        return
    # What takes long to load, once it is needed: every run of any test begins with this file.
    from scripts.local.ports import free_port  # noqa: PLC0415
    from tests.integration.host import PYTHON, Host  # noqa: PLC0415

    if not PYTHON.exists():
        pytest.skip("the emulator is not installed: run `make install`")
    host = Host(free_port(), tmp_path_factory.mktemp("emulator"), loads_ahead=True)
    host.start()
    yield host.endpoint
    host.stop()


@pytest.fixture(scope="session")
def client(endpoint: str) -> Client:
    """`client(service)` gives a boto3 client for the emulator."""
    import boto3  # noqa: PLC0415

    session = boto3.Session("test", "test", region_name="us-east-1")
    known: dict[str, Any] = {}

    def give(service: Any) -> Any:
        if service not in known:
            known[service] = session.client(service, endpoint_url=endpoint)
        return known[service]

    return give
