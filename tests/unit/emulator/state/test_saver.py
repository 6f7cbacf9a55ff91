"""What is touched is saved soon, only where it changed, and nothing keeps others from it."""

import threading
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from analytics_emulator.state import saver as saving
from analytics_emulator.state.saver import Saver
from analytics_emulator.state.snapshots import Snapshots
from tests.waiting import wait_until


@pytest.fixture
def snapshots(tmp_path: Path) -> Snapshots:
    found = Snapshots(tmp_path, {})
    found.open()
    return found


@pytest.fixture
def saver(snapshots: Snapshots, monkeypatch: pytest.MonkeyPatch) -> Iterator[Saver]:
    monkeypatch.setattr(saving, "DELAY_SECONDS", 0.01)
    monkeypatch.setattr(saving, "LOOKS_AFTER_SECONDS", (0.0, 0.05))
    found = Saver(snapshots)
    found.start()
    yield found
    found.close()


until = partial(wait_until, seconds=10, pause=0.005)


def test_touched_part_is_saved_in_the_background(saver, snapshots):
    saver.add("s3", lambda: b"buckets")
    saver.touch("s3")
    until(lambda: snapshots.read("s3") == b"buckets")


def test_change_after_the_touch_is_found_by_a_later_look(saver, snapshots):
    content = [b"in progress"]
    saver.add("stacks", lambda: content[0])
    saver.touch("stacks")
    until(lambda: snapshots.read("stacks") == b"in progress")
    content[0] = b"complete"
    until(lambda: snapshots.read("stacks") == b"complete")


def test_busy_part_is_looked_at_until_it_rests(saver, snapshots, monkeypatch):
    monkeypatch.setattr(saving, "LOOKS_AFTER_SECONDS", (0.0,))
    looks = iter(range(10))
    saver.add("stacks", lambda: str(next(looks, 10)).encode(), lambda: next(looks, 10) < 10)
    saver.touch("stacks")
    until(lambda: snapshots.read("stacks") == b"10")


def test_unknown_part_is_never_saved(saver, snapshots):
    saver.touch("s3")
    saver.add("iam", lambda: b"roles")
    saver.save("s3", "iam")
    assert snapshots.names == ["iam"]


def test_unchanged_part_is_not_written_again(saver, snapshots, tmp_path):
    saver.add("s3", lambda: b"buckets")
    saver.save("s3")
    before = (tmp_path / "manifest.json").read_bytes()
    saver.save("s3")
    assert (tmp_path / "manifest.json").read_bytes() == before


def test_part_that_cant_be_dumped_keeps_its_last_save_and_others_are_saved(saver, snapshots):
    contents = iter([b"good"])
    saver.add("bad", lambda: next(contents))
    saver.add("good", lambda: b"roles")
    saver.save("bad")
    saver.save("bad", "good")
    assert (snapshots.read("bad"), snapshots.read("good")) == (b"good", b"roles")
    assert list(saver.problems) == ["bad"]


def test_full_disk_is_told_and_tried_again(saver, snapshots, monkeypatch):
    save, failures = snapshots.save, iter([OSError(28, "No space left on device")])

    def failing_once(parts: dict[str, bytes]) -> None:
        if error := next(failures, None):
            raise error
        save(parts)

    monkeypatch.setattr(snapshots, "save", failing_once)
    saver.add("s3", lambda: b"buckets")
    saver.touch("s3")
    until(lambda: "save" in saver.problems or "s3" in snapshots.names)
    until(lambda: snapshots.read("s3") == b"buckets" and not saver.problems)


def test_end_saves_what_nobody_touched(snapshots):
    saver = Saver(snapshots)
    saver.start()
    saver.add("s3", lambda: b"buckets")
    saver.close()
    assert snapshots.read("s3") == b"buckets"


def test_part_is_unsaved_from_its_touch_until_it_rests(saver):
    busy = [True]
    saver.add("stacks", lambda: b"stacks", lambda: busy[0])
    assert saver.unsaved == []
    saver.touch("stacks")
    assert saver.unsaved == ["stacks"]
    saver.save("stacks")
    assert saver.unsaved == ["stacks"]
    busy[0] = False
    until(lambda: saver.unsaved == [])


def test_committed_part_is_on_the_disk(saver, snapshots):
    saver.add("glue", lambda: b"tables")
    saver.touch("glue")
    saver.commit("glue")
    assert (snapshots.read("glue"), saver.unsaved) == (b"tables", [])


def test_commit_of_nothing_changed_dumps_nothing(saver):
    dumps: list[bytes] = []
    saver.add("glue", lambda: dumps.append(b"tables") or dumps[-1])
    saver.touch("glue")
    saver.commit("glue")
    count = len(dumps)  # two where the saver was at it already
    saver.commit("glue")
    assert len(dumps) == count


def test_those_who_wait_for_a_save_share_the_next_one(snapshots):
    saver, dumps, may_dump = Saver(snapshots), [], threading.Event()

    def dump() -> bytes:
        dumps.append(may_dump.wait(20))
        return str(len(dumps)).encode()

    saver.add("glue", dump)
    waiting = []
    for _ in range(8):
        saver.touch("glue")
        waiting.append(threading.Thread(target=saver.commit, args=("glue",)))
        waiting[-1].start()
    until(lambda: dumps == [] or len(dumps) == 1)
    may_dump.set()
    for thread in waiting:
        thread.join()
    assert len(dumps) <= 2


def test_commit_sees_what_a_busy_part_became(saver, snapshots):
    content, busy = [b"in progress"], [True]
    saver.add("stacks", lambda: content[0], lambda: busy[0])
    saver.touch("stacks")
    saver.commit("stacks")
    content[0], busy[0] = b"complete", False
    saver.commit("stacks")
    assert snapshots.read("stacks") == b"complete"


def test_commit_onto_a_full_disk_is_no_success(saver, snapshots, monkeypatch):
    def refuse(_parts: dict[str, bytes]) -> None:
        raise OSError(28, "No space left on device")

    saver.add("glue", lambda: b"tables")
    monkeypatch.setattr(snapshots, "save", refuse)
    saver.touch("glue")
    with pytest.raises(OSError, match="No space left"):
        saver.commit("glue")
    monkeypatch.undo()
    saver.commit("glue")
    assert snapshots.read("glue") == b"tables"
