"""How ours is started and stopped."""

import os
from pathlib import Path

import pytest

from scripts.bench import servers
from scripts.local import emulator


def test_ours_is_stopped_and_its_state_goes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls: list[str] = []

    def control(verb: str, port: int) -> int:
        calls.append(verb)
        if verb == "start":
            (tmp_path / str(port)).mkdir()
            (tmp_path / str(port) / "emulator.json").write_text(f'{{"pid": {os.getpid()}}}')
        return 0

    monkeypatch.setattr(emulator, "control", control)
    monkeypatch.setattr(emulator, "STATE", tmp_path)
    with servers.OurServer().started() as running:
        assert running.pid == os.getpid()
    assert calls == ["start", "stop"]
    assert list(tmp_path.iterdir()) == []
