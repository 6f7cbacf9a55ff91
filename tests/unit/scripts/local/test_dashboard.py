"""The page's process: what keeps it from starting is said in one line."""

import os
import socket
from pathlib import Path

import pytest

from scripts.aws.target import Target
from scripts.local import dashboard


def test_taken_port_is_named_with_its_holder() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(dashboard.DashboardError) as refused:
            dashboard.start(Target.at("http://127.0.0.1:1"), port)
    assert f"(pid {os.getpid()})" in str(refused.value)
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize(("note", "port"), [("8600", 8600), ("x\n", None), ("", None)])
def test_note_of_a_stopped_page_is_read_once(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, note: str, port: int | None
) -> None:
    monkeypatch.setattr(dashboard, "STATE", tmp_path)
    (tmp_path / "4566").mkdir()
    (tmp_path / "4566" / "dashboard-port").write_text(note)
    assert [dashboard.resting(4566), dashboard.resting(4566)] == [port, None]
