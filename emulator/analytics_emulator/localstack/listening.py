# ruff: noqa: PLC0415 -- Twisted's reactor is loaded with its first import, in the gateway's time
"""Makes the gateway listen only where GATEWAY_LISTEN says, and ends the process where it can't.

LocalStack 4.14.0 heeds the host of an IPv6 address alone: for 127.0.0.1 it listens on every
interface (localstack/runtime/server/twisted.py). Lambda is code execution, so the host counts.
"""

import os
import sys
from collections.abc import Callable
from typing import Any

from localstack import config

from analytics_emulator.localstack.calm import REQUESTS
from analytics_emulator.localstack.typed import patched

_LAST_ANSWERS_SECONDS = 10


def honour_listen_host() -> None:
    """Bind every IPv4 address that is listed, and no other; plain requests go the short way."""
    from localstack.runtime.server.twisted import TwistedRuntimeServer
    from twisted.internet import endpoints, reactor

    from analytics_emulator.localstack.front.door import Door

    names = vars(endpoints)
    every_interface: Any = endpoints.TCP4ServerEndpoint
    six: Any = endpoints.TCP6ServerEndpoint

    @patched(TwistedRuntimeServer.register)
    def register(
        original: Callable[..., None],
        self: Any,
        gateway: Any,
        listen: list[config.HostAndPort],
        ssl_creds: Any = None,
    ) -> None:
        hosts = iter([a.host for a in listen if not config.is_ipv6_address(a.host)])

        def with_door(behind: Any) -> Any:
            return Door(behind, gateway, reactor)

        def listed_interface(reactor: Any, port: int) -> Any:
            return _required(every_interface(reactor, port, interface=next(hosts)), with_door)

        def six_with_door(*given: Any, **named: Any) -> Any:
            return _required(six(*given, **named), with_door)

        names["TCP4ServerEndpoint"] = listed_interface
        names["TCP6ServerEndpoint"] = six_with_door
        try:
            original(self, gateway, listen, ssl_creds)
        finally:
            names["TCP4ServerEndpoint"], names["TCP6ServerEndpoint"] = every_interface, six

    @patched(TwistedRuntimeServer.shutdown)
    def shutdown(original: Callable[[Any], None], self: Any) -> None:
        REQUESTS.wait_until_answered(_LAST_ANSWERS_SECONDS)
        original(self)


def _required(endpoint: Any, with_door: Callable[[Any], Any]) -> Any:
    """Return an endpoint without which the process ends: LocalStack goes on, heard by nobody.

    The port was free when the start looked; any program's outgoing connection may have it since.
    """
    listen = endpoint.listen
    endpoint.listen = lambda factory: listen(with_door(factory)).addErrback(_end)
    return endpoint


def _end(failure: Any) -> None:
    sys.stdout.flush()
    sys.stderr.write(f"error: {failure.getErrorMessage()} Start again, or choose another port.\n")
    sys.stderr.flush()
    os._exit(1)
