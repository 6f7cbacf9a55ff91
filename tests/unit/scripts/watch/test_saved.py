"""Which files count as saved."""

import pytest

from scripts.watch.saved import Saved
from scripts.watch.working import broken_files


@pytest.fixture
def saved(tmp_path):
    (tmp_path / "room").mkdir()
    (tmp_path / "room" / "kept.py").write_text("a = 1")
    return Saved(tmp_path, ["room"])


def test_same_text_saved_again_is_no_change(saved, tmp_path):
    (tmp_path / "room" / "kept.py").write_text("a = 1")
    assert saved.changed() == []


def test_another_text_a_new_file_and_a_removed_one_are_each_told_once(saved, tmp_path):
    (tmp_path / "room" / "kept.py").unlink()
    (tmp_path / "room" / "new.sql").write_text("SELECT 1")
    assert saved.changed() == ["room/kept.py", "room/new.sql"]
    assert saved.changed() == []


def test_what_a_turn_wrote_is_no_change(saved, tmp_path):
    (tmp_path / "room" / "kept.py").write_text("a = 2")
    saved.take("room/kept.py")
    assert saved.changed() == []


def test_python_that_cannot_be_read_is_named_with_its_line(tmp_path, monkeypatch):
    monkeypatch.setattr("scripts.watch.working.ROOT", tmp_path)
    (tmp_path / "wrong.py").write_text("a = 1\nb = (")
    assert broken_files(["wrong.py", "gone.py"]) == ["wrong.py:2: '(' was never closed"]
