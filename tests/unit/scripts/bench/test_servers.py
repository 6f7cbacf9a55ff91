"""How ours is started and stopped."""

import os
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

import pytest

from scripts.bench import servers
from scripts.local import emulator


def test_ours_is_stopped_and_its_state_goes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls: list[tuple[str, dict[str, str]]] = []

    def control(verb: str, port: int, settings: Mapping[str, str] = MappingProxyType({})) -> int:
        calls.append((verb, dict(settings)))
        if verb == "start":
            (tmp_path / str(port)).mkdir()
            (tmp_path / str(port) / "emulator.json").write_text(f'{{"pid": {os.getpid()}}}')
        return 0

    monkeypatch.setattr(emulator, "control", control)
    monkeypatch.setattr(emulator, "STATE", tmp_path)
    with servers.OurServer(settings={"A": "1"}).started() as running:
        assert running.pid == os.getpid()
    assert calls == [("start", {"A": "1"}), ("stop", {})]
    assert list(tmp_path.iterdir()) == []
