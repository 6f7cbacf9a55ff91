"""Free ports of this machine."""

import random
import socket

# Below these, systems give no ports to outgoing connections: who restarts finds his port free.
_LISTENERS = range(20_000, 32_000)


def free_port() -> int:
    """Return a port of 127.0.0.1 that nothing listens on, nor will by chance."""
    while True:
        port = random.choice(_LISTENERS)
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
        return port
