"""How peers are had, confined and stopped."""

import sys
import time
from pathlib import Path

import pytest

from scripts.bench.peers import MINISTACK, PEERS, Peer, PeerServer
from scripts.bench.servers import ServerError

PRETENDER = """
import http.server, os, subprocess, sys
child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
print(child.pid, flush=True)
class Health(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200); self.end_headers()
address = (os.environ["BIND_HOST"], int(os.environ["GATEWAY_PORT"]))
http.server.HTTPServer(address, Health).serve_forever()
"""


@pytest.fixture
def pretender(tmp_path: Path) -> PeerServer:
    """An installed peer that answers its health check, and has started a process of its own."""
    python = tmp_path / "venv" / "bin" / "python"
    python.parent.mkdir(parents=True)
    (tmp_path / "peer.py").write_text(PRETENDER)
    python.write_text(f"#!/bin/sh\nexec {sys.executable} {tmp_path / 'peer.py'}\n")
    python.chmod(0o755)
    return PeerServer(MINISTACK, tmp_path)


def ends(pid: int) -> bool:
    """Tell whether a process ends soon; a signal takes its time."""
    deadline = time.monotonic() + 10
    while is_alive(pid) and time.monotonic() < deadline:
        time.sleep(0.01)
    return not is_alive(pid)


def is_alive(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"


@pytest.mark.parametrize("peer", PEERS["all"], ids=lambda peer: peer.name)
def test_peer_listens_on_this_machine_alone(peer: Peer, tmp_path: Path) -> None:
    environment = PeerServer(peer, tmp_path).environment(4999)
    told = " ".join([*peer.command, *environment.values()])
    assert "127.0.0.1" in told


def test_peer_opens_no_other_ports(tmp_path: Path) -> None:
    environment = PeerServer(MINISTACK, tmp_path).environment(4999)
    assert environment["GATEWAY_PORT"] == "4999"
    assert environment["SFTP_ENABLED"] == environment["IOT_MTLS_ENABLED"] == "0"


@pytest.mark.parametrize("peer", PEERS["all"], ids=lambda peer: peer.name)
def test_peer_sees_no_credentials_of_ours(
    peer: Peer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIAREAL")
    monkeypatch.setenv("AWS_PROFILE", "production")
    environment = PeerServer(peer, tmp_path).environment(4999)
    assert environment["AWS_ACCESS_KEY_ID"] == "test"
    assert "AWS_PROFILE" not in environment


def test_peer_that_cannot_be_fetched_says_why(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    uv = tmp_path / "uv"
    uv.write_text("#!/bin/sh\necho 'no registry here' >&2\nexit 2\n")
    uv.chmod(0o755)
    monkeypatch.setenv("UV", str(uv))
    with pytest.raises(ServerError, match="no registry here"):
        PeerServer.install(MINISTACK, tmp_path)


@pytest.mark.skipif(sys.platform != "linux", reason="looks for processes in /proc")
def test_peer_ends_with_everything_that_it_started(pretender: PeerServer) -> None:
    with pretender.started() as running:
        assert is_alive(running.pid)
        (log,) = pretender.folder.glob("*.log")
        child = int(log.read_text().split()[0])
        assert is_alive(child)
    assert ends(running.pid)
    assert ends(child)


def test_peer_that_ends_at_once_is_an_error(pretender: PeerServer) -> None:
    (pretender.folder / "peer.py").write_text("raise SystemExit(3)")
    with pytest.raises(ServerError, match="exit code 3"), pretender.started():
        pytest.fail("it never became healthy")
