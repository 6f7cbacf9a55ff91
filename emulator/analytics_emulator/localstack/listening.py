# ruff: noqa: PLC0415 -- Twisted's reactor is loaded with its first import, in the gateway's time
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
    from localstack.runtime.server.twisted import TwistedRuntimeServer
    from twisted.internet import endpoints

    names = vars(endpoints)
    every_interface: Any = endpoints.TCP4ServerEndpoint

    @patched(TwistedRuntimeServer.register)
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

        names["TCP4ServerEndpoint"] = listed_interface
        try:
            original(self, gateway, listen, ssl_creds)
        finally:
            names["TCP4ServerEndpoint"] = every_interface
