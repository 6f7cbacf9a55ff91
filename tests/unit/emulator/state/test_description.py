"""A state is described by its place, age and size, or by what keeps one from reading it."""

from pathlib import Path

from analytics_emulator.state.description import describe
from analytics_emulator.state.setting_aside import set_aside
from analytics_emulator.state.snapshots import Snapshots


def test_place_age_and_size_are_told(tmp_path: Path):
    snapshots = Snapshots(tmp_path, {})
    snapshots.open()
    snapshots.save({"s3": bytes(3 * 1024**2)})
    assert describe(tmp_path) == f"{tmp_path}, begun 0 s ago, saved 0 s ago, 3.0 MB"


def test_absent_state_is_told(tmp_path: Path):
    assert describe(tmp_path / "state") == "none is kept"


def test_state_that_was_set_aside_is_told(tmp_path: Path):
    set_aside(tmp_path, "it is broken", frozenset())
    assert describe(tmp_path) == f"{tmp_path}, empty, 0.0 MB, 1 set aside"


def test_broken_state_is_told(tmp_path: Path):
    (tmp_path / "manifest.json").write_text("{")
    assert f"{tmp_path} can't be read" in describe(tmp_path)
