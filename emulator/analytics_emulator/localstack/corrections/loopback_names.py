"""Takes names under `localhost` for this machine (RFC 6761, section 6.3), as browsers do.

The emulator gives out such names, of functions' URLs and buckets' sites, and calls them itself:
an API's HTTP integration, a topic's subscription. Many resolvers know `localhost` alone.
"""

import socket
from typing import Any

from analytics_emulator.localstack.typed import patched


def apply() -> None:
    """Look them up as `localhost`."""

    @patched(socket.getaddrinfo)
    def getaddrinfo(look_up: Any, host: Any, *args: Any, **more: Any) -> Any:
        if isinstance(host, str) and host.rstrip(".").lower().endswith(".localhost"):
            host = "localhost"
        return look_up(host, *args, **more)
