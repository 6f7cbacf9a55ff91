"""Nothing listens beyond 127.0.0.1 unless asked."""

import socket
import subprocess
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from analytics_emulator.localstack.settings import emulator_environment
from tests.integration.host import PYTHON


def test_gateway_listens_on_one_address_alone(endpoint: str) -> None:
    port = urlsplit(endpoint).port
    socket.create_connection(("127.0.0.1", port), timeout=5).close()
    # Whoever listens on every interface answers at the other loopback addresses too.
    with pytest.raises(OSError, match=r"refused|timed out|unreachable"):
        socket.create_connection(("127.0.0.2", port), timeout=5)


def test_port_that_is_taken_meanwhile_ends_the_process_with_its_reason(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        environment = emulator_environment(port, tmp_path / "filesystem", tmp_path / "state")
        done = subprocess.run(
            [str(PYTHON), "-m", "analytics_emulator.localstack.main"],
            env=environment,
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )
    assert done.returncode == 1
    assert f"error: Couldn't listen on 127.0.0.1:{port}: " in done.stderr
