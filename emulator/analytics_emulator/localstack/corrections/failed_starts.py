"""Tries again to start a service that the system had no room or descriptors for.

LocalStack keeps what failed, and raises it until the process ends: a disk that was full for a
moment would take a service with it.
"""

from collections.abc import Callable
from typing import Any

from localstack.services.plugins import ServiceContainer, ServiceState
from plux import PluginManager  # type: ignore[import-untyped] # no types there

from analytics_emulator.localstack.typed import patched
from analytics_emulator.state.database import system_error


def apply() -> None:
    """Have such failures count for the call alone that met them."""

    @patched(PluginManager._load_plugin)
    def load_plugin(load: Callable[..., None], self: Any, container: Any) -> None:
        if container.load_error and system_error(container.load_error):
            container.load_error = None
        load(self, container)

    @patched(ServiceContainer.start)
    def start(start: Callable[[Any], bool], self: Any) -> bool:
        has_started = start(self)
        if not has_started and self.errors and system_error(self.errors[-1]):
            self.state = ServiceState.AVAILABLE
        return has_started
