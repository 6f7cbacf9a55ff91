"""The dashboard's own server over an emulator, asked as its page asks it."""

import json
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from tests.browser.servers import dashboard_server
from tests.waiting import wait_until

ACCOUNT = {
    "AWS_ACCESS_KEY_ID": "test",
    "AWS_SECRET_ACCESS_KEY": "test",
    "AWS_DEFAULT_REGION": "us-east-1",
}


@dataclass(frozen=True)
class Server:
    """A running dashboard server."""

    address: str

    def is_up(self) -> bool:
        """Tell whether it answers."""
        try:
            self._answer("/api/health")
        except OSError:
            return False
        return True

    def sheets(self, dashboard: str) -> list[dict[str, Any]]:
        """Give a dashboard's sheets as the page lays them out."""
        found: list[dict[str, Any]] = json.loads(self._answer(f"/api/dashboards/{dashboard}"))[
            "sheets"
        ]
        return found

    def draw(self, dashboard: str, sheet: str) -> list[dict[str, Any]]:
        """Give a sheet's visuals, drawn."""
        path = f"/api/dashboards/{dashboard}/sheets/{quote(sheet)}/draw"
        return [json.loads(line) for line in self._answer(path, b"{}").splitlines()]

    def _answer(self, path: str, body: bytes | None = None) -> bytes:
        request = urllib.request.Request(self.address + path, body)  # noqa: S310 -- http, of our own
        with urllib.request.urlopen(request, timeout=120) as answer:  # noqa: S310 -- see above
            found: bytes = answer.read()
        return found


@contextmanager
def served(endpoint: str) -> Iterator[Server]:
    """Run a dashboard server on a free port."""
    with dashboard_server(ACCOUNT | {"AWS_ENDPOINT_URL": endpoint}) as address:
        server = Server(address)
        wait_until(server.is_up, 30)
        yield server
