"""Each foreign definition deployed once, and a dashboard server that draws it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from tests.browser.conftest import browser
from tests.foreign.definitions import Foreign, known
from tests.foreign.deployment import Deployment
from tests.foreign.drawing import Server, served
from tests.foreign.page import Tile, read_sheets

__all__ = ["browser"]


@dataclass(frozen=True)
class Drawn:
    """A deployed definition with all of its visuals as they are drawn."""

    foreign: Foreign
    deployment: Deployment
    sheets: list[dict[str, Any]]
    visuals: dict[str, dict[str, Any]]


@pytest.fixture(scope="session")
def server(endpoint: str) -> Iterator[Server]:
    """The dashboard's server."""
    with served(endpoint) as running:
        yield running


def _parameter(one: Foreign) -> Any:
    marks = [pytest.mark.skip(one.absent)] if one.absent else []
    return pytest.param(one, id=one.name, marks=marks)


@pytest.fixture(scope="session", params=map(_parameter, known()))
def drawn(
    request: pytest.FixtureRequest,
    client: Callable[[str], Any],
    server: Server,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Drawn]:
    """A foreign dashboard, deployed and drawn."""
    foreign: Foreign = request.param
    assets = foreign.read(tmp_path_factory.mktemp(foreign.name))
    deployment = Deployment(client, assets, foreign.mode)
    try:
        deployment.deploy()
        sheets = server.sheets(deployment.name)
        lines = [one for sheet in sheets for one in server.draw(deployment.name, sheet["id"])]
        visuals = {one["id"]: one for one in lines if "blocks" not in one}
        yield Drawn(foreign, deployment, sheets, visuals)
    finally:
        deployment.delete()


@pytest.fixture(scope="session")
def shown(drawn: Drawn, server: Server, browser: Any) -> list[list[Tile]]:
    """The tiles of each sheet as the page shows them."""
    return read_sheets(browser, server.address, drawn.deployment.name, drawn.sheets)
