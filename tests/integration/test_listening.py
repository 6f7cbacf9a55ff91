"""Nothing listens beyond 127.0.0.1 unless asked."""

import socket
from urllib.parse import urlsplit

import pytest


def test_gateway_listens_on_one_address_alone(endpoint: str) -> None:
    port = urlsplit(endpoint).port
    socket.create_connection(("127.0.0.1", port), timeout=5).close()
    # Whoever listens on every interface answers at the other loopback addresses too.
    with pytest.raises(OSError, match=r"refused|timed out|unreachable"):
        socket.create_connection(("127.0.0.2", port), timeout=5)
