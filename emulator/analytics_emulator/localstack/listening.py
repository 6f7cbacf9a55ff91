"""Makes the gateway listen only where GATEWAY_LISTEN says.

LocalStack 4.14.0 heeds the host of an IPv6 address alone: for 127.0.0.1 it listens on every
interface (localstack/runtime/server/twisted.py). Lambda is code execution, so the host counts.
"""

from collections.abc import Callable
from typing import Any

from localstack import config

from analytics_emulator.localstack.typed import patched


def honour_listen_host() -> None:
    """Bind every IPv4 address that is listed, and no other."""
    from localstack.runtime.server import twisted  # noqa: PLC0415 -- loads the reactor

    every_interface = twisted.endpoints.TCP4ServerEndpoint

    @patched(twisted.TwistedRuntimeServer.register)
    def register(
        original: Callable[..., None],
        self: Any,
        gateway: Any,
        listen: list[config.HostAndPort],
        ssl_creds: Any = None,
    ) -> None:
        hosts = iter([a.host for a in listen if not config.is_ipv6_address(a.host)])

        def listed_interface(reactor: Any, port: int) -> Any:
            return every_interface(reactor, port, interface=next(hosts))

        twisted.endpoints.TCP4ServerEndpoint = listed_interface
        try:
            original(self, gateway, listen, ssl_creds)
        finally:
            twisted.endpoints.TCP4ServerEndpoint = every_interface
