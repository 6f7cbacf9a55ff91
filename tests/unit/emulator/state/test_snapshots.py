"""A snapshot is the last whole save, whatever happens during the next; broken ones aren't read."""

import errno
import json
from pathlib import Path

import pytest

from analytics_emulator.state import durable, snapshots
from analytics_emulator.state.snapshots import Snapshots, UnreadableStateError, saved_times

VERSIONS = {"localstack-core": "4.14.0"}


@pytest.fixture
def kept(tmp_path: Path) -> Snapshots:
    found = opened(tmp_path)
    found.save({"s3": b"buckets", "iam": b"roles"})
    return found


def opened(folder: Path, versions: dict[str, str] = VERSIONS) -> Snapshots:
    found = Snapshots(folder, versions)
    found.open()
    return found


def test_empty_folder_is_a_state_without_parts(tmp_path):
    assert opened(tmp_path).names == []
    assert saved_times(tmp_path) is None


def test_parts_are_there_for_the_next_process(kept, tmp_path):
    kept.save({"s3": b"more buckets"})
    found = opened(tmp_path)
    assert {name: found.read(name) for name in found.names} == {
        "s3": b"more buckets",
        "iam": b"roles",
    }
    assert found.read("logs") is None
    assert len(list((tmp_path / "parts").iterdir())) == 2


def test_files_are_their_owners_alone(kept, tmp_path):
    files = [tmp_path / "manifest.json", *(tmp_path / "parts").iterdir()]
    assert {file.stat().st_mode & 0o777 for file in files} == {0o600}


@pytest.mark.parametrize("failing", [1, 2, 3])
def test_crash_while_saving_leaves_the_last_save(kept, tmp_path, monkeypatch, failing):
    left = iter([True] * (failing - 1))

    def write(path: Path, content: bytes) -> None:
        if not next(left, False):
            path.with_name(f"{path.name}.unfinished").write_bytes(content[:2])
            raise OSError(28, "No space left on device")
        durable.write_file(path, content)

    monkeypatch.setattr(snapshots, "write_unnamed", write)  # of the parts
    monkeypatch.setattr(snapshots, "write_file", write)  # of the manifest
    with pytest.raises(OSError, match="No space"):
        kept.save({"s3": b"lost", "iam": b"lost too"})
    found = opened(tmp_path)
    assert [found.read(name) for name in ("s3", "iam")] == [b"buckets", b"roles"]


def test_changed_part_is_unreadable(kept, tmp_path):
    part = next((tmp_path / "parts").glob("s3.*"))
    part.write_bytes(b"bucketz")
    with pytest.raises(UnreadableStateError, match="part s3 isn't what was saved"):
        opened(tmp_path)


def test_missing_part_is_unreadable(kept, tmp_path):
    next((tmp_path / "parts").glob("iam.*")).unlink()
    with pytest.raises(UnreadableStateError, match="part iam"):
        opened(tmp_path)


@pytest.mark.parametrize("code", [errno.EMFILE, errno.ENOMEM, errno.EACCES])
def test_part_that_the_system_does_not_give_is_not_unreadable(kept, tmp_path, monkeypatch, code):
    def refused(_path):
        raise OSError(code, "as asked")

    monkeypatch.setattr(Path, "read_bytes", refused)
    with pytest.raises(OSError, match="as asked"):
        opened(tmp_path)


@pytest.mark.parametrize("text", ["", "{", "[]", '{"format": 2}'])
def test_broken_manifest_is_unreadable(kept, tmp_path, text):
    (tmp_path / "manifest.json").write_text(text)
    with pytest.raises(UnreadableStateError, match=r"manifest\.json"):
        opened(tmp_path)


def test_parts_without_manifest_are_unreadable(kept, tmp_path):
    (tmp_path / "manifest.json").unlink()
    with pytest.raises(UnreadableStateError, match="missing"):
        opened(tmp_path)


def test_state_of_another_version_is_unreadable_and_says_so(kept, tmp_path):
    with pytest.raises(UnreadableStateError, match=r"localstack-core 4.14.0.*can't read"):
        opened(tmp_path, {"localstack-core": "5.0.0"})


def test_begin_of_a_state_stays(kept, tmp_path):
    begun = json.loads((tmp_path / "manifest.json").read_text())["created"]
    opened(tmp_path).save({"s3": b"later"})
    times = saved_times(tmp_path)
    assert times is not None
    assert times[0].isoformat() == begun
    assert times[1] > times[0]
