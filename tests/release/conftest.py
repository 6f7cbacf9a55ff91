"""A release as it will go on AWS: its roles enforced, its time taken. `make release-test`."""

import os
from collections.abc import Iterator

import boto3
import pytest

from tests.integration.deployer import Deployer, deployer_at, stranger_to
from tests.integration.host import host_in
from tests.one_emulator import Client


@pytest.fixture(autouse=True, scope="session")
def asked() -> None:
    """Skip what takes many minutes, unless it is asked for."""
    if not os.environ.get("RELEASE_TEST"):
        pytest.skip("ten minutes of waiting, as on AWS: run `make release-test`")


@pytest.fixture(scope="session")
def endpoint(asked: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where an emulator answers that takes AWS's time."""
    with pytest.MonkeyPatch.context() as patch, host_in(tmp_path_factory.mktemp("aws")) as host:
        patch.setenv("ANALYTICS_AWS_TIMING", "1")
        host.start()
        yield host.endpoint


@pytest.fixture(scope="session")
def client(endpoint: str) -> Client:
    """`client(service)` gives a boto3 client of the account itself."""
    session = boto3.Session("test", "test", region_name="us-east-1")
    return lambda service: session.client(service, endpoint_url=endpoint)  # type: ignore[call-overload]


@pytest.fixture(scope="session")
def deployer(endpoint: str, client: Client) -> Iterator[Deployer]:
    """Whoever deploys, with the policies of .github/aws/deployer.yaml and no other."""
    with deployer_at(endpoint, client) as found:
        yield found


@pytest.fixture(scope="session")
def stranger(deployer: Deployer, client: Client) -> Iterator[Deployer]:
    """Somebody of the account without any policy, at the same deployment."""
    with stranger_to(deployer.product, client) as found:
        yield found
