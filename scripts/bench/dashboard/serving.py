"""The dashboard's server, for as long as something is measured at it."""

from collections.abc import Iterator
from contextlib import contextmanager

from scripts.aws.target import Target
from scripts.local import dashboard
from scripts.local.ports import free_port


@contextmanager
def served(target: Target) -> Iterator[tuple[str, int]]:
    """Serve the target's dashboards for a while; gives the address, and the server's process."""
    port = free_port()
    try:
        address = dashboard.start(target, port)
        running = dashboard.process(port).running()
        yield address, running.pid if running else 0
    finally:
        dashboard.process(port).stop()
