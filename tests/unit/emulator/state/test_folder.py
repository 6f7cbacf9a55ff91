"""The state folder is made private, and refused where others could read or write it."""

import os
from pathlib import Path

import pytest

from analytics_emulator.state.folder import (
    SETTING,
    StateFolderError,
    part_of_state,
    private_folder,
    state_folder,
)


def test_without_setting_no_state_is_kept(monkeypatch):
    monkeypatch.delenv(SETTING, raising=False)
    assert state_folder() is None
    assert part_of_state("spool") is None


def test_folder_is_made_for_its_owner_alone(monkeypatch, tmp_path):
    monkeypatch.setenv(SETTING, str(tmp_path / "a" / "state"))
    spool = part_of_state("spool")
    assert spool == tmp_path / "a" / "state" / "spool"
    assert [found.stat().st_mode & 0o777 for found in (spool, spool.parent)] == [0o700, 0o700]


@pytest.mark.parametrize("mode", [0o755, 0o770, 0o707, 0o777])
def test_folder_open_to_others_is_refused_and_left_alone(tmp_path, mode):
    folder = tmp_path / "state"
    folder.mkdir()
    folder.chmod(mode)
    with pytest.raises(StateFolderError, match=f"mode {mode:o}.*chmod 700"):
        private_folder(folder)
    assert folder.stat().st_mode & 0o777 == mode


def test_folder_of_another_user_is_refused(monkeypatch, tmp_path):
    monkeypatch.setattr(os, "geteuid", lambda: tmp_path.stat().st_uid + 1)
    with pytest.raises(StateFolderError, match="belongs to user"):
        private_folder(tmp_path)


def test_link_is_refused(tmp_path):
    link = tmp_path / "link"
    link.symlink_to(tmp_path)
    with pytest.raises(StateFolderError, match="not a link"):
        private_folder(link)


def test_place_that_is_no_folder_is_refused(tmp_path: Path):
    (tmp_path / "file").touch()
    with pytest.raises(StateFolderError, match="can't be used for state"):
        private_folder(tmp_path / "file" / "state")
