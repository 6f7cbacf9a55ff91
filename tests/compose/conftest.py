"""One compose project for all tests of this folder; skipped where it can't or shan't run."""

import os
import shlex
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

import pytest

from scripts.local.ports import free_port
from tests.checkout import copy_checkout
from tests.compose.project import Project, engine_or_reason

# `docker-compose` runs the same tests with the older program.
COMMAND = tuple(shlex.split(os.environ.get("COMPOSE_COMMAND", "docker compose")))


@dataclass(frozen=True)
class Running:
    """The project once all of it was usable, how long that took, and when it began (UTC)."""

    project: Project
    up_seconds: float
    began: datetime


@pytest.fixture(scope="session")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """Everything up; afterwards everything down, with nothing left."""
    if not os.environ.get("TEST_COMPOSE"):
        pytest.skip("minutes of containers: run `make test-compose`")
    engine = engine_or_reason()
    if isinstance(engine, str):
        pytest.skip(engine)
    folder = tmp_path_factory.mktemp("checkout")
    copy_checkout(folder)
    name = f"tabletop-{uuid.uuid4().hex[:8]}"
    project = Project(name, folder, free_port(), free_port(), COMMAND, engine)
    began = datetime.now(UTC)
    try:
        project.compose("build")
        yield Running(project, project.up(), began)
    finally:
        holdings = project.holdings()
        project.compose("down", "-v")
        assert not project.leftovers(holdings)


@pytest.fixture
def project(running: Running) -> Project:
    """The running project."""
    return running.project
