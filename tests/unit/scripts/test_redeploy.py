"""Which process of the emulator is deployed to."""

from dataclasses import dataclass

import pytest
import requests

from scripts.aws.local_routes import LocalRoutes
from scripts.redeploy import ready_process


@dataclass(frozen=True)
class FakeRoutes(LocalRoutes):
    """An emulator whose process and readiness are as told; without a name nobody answers."""

    name: str = ""
    has_started: bool = True

    def process(self) -> str:
        if not self.name:
            raise requests.ConnectionError
        return self.name

    def is_ready(self) -> bool:
        return self.has_started


@pytest.mark.parametrize(
    ("routes", "served", "found"),
    [
        (FakeRoutes("", "new"), None, "new"),
        (FakeRoutes("", "new"), "old", "new"),
        (FakeRoutes("", "old"), "old", None),
        (FakeRoutes("", "new", has_started=False), "old", None),
        (FakeRoutes(""), "old", None),
    ],
)
def test_process_that_is_new_and_ready_is_deployed_to(
    routes: LocalRoutes, served: str | None, found: str | None
) -> None:
    assert ready_process(routes, served) == found
