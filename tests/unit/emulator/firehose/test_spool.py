"""Records on disk: found again after a crash, gone when they are settled, never half there."""

import errno
import os
import threading
from pathlib import Path

import pytest

from analytics_emulator.firehose.spool import spool as module
from analytics_emulator.firehose.spool.frames import DamagedError, framed, frames
from analytics_emulator.firehose.spool.segment import Incoming, Place
from analytics_emulator.firehose.spool.spool import DiskSpool, SpoolError


def put(*blobs: bytes, backup: bool = False) -> Incoming:
    return Incoming(blobs, 1_700_000_000_000, backup)


def found(folder: Path, place: Place = Place.DESTINATION) -> list[bytes]:
    """Open the folder as the next process would, and read what is there."""
    return [entry.data for entry in DiskSpool(folder, fsync=False).recovered()[place]]


@pytest.fixture
def spool(tmp_path: Path) -> DiskSpool:
    return DiskSpool(tmp_path, fsync=True)


def test_frames_end_at_a_torn_tail() -> None:
    whole = framed([b"one", b"two"])
    assert list(frames(whole)) == [b"one", b"two"]
    assert all(list(frames(whole[:cut]))[:1] in ([], [b"one"]) for cut in range(len(whole)))
    assert list(frames(whole + bytes(50))) == [b"one", b"two"]


def test_damage_in_the_middle_is_told() -> None:
    spoilt = framed([b"one", b"two"]).replace(b"one", b"oNe")
    with pytest.raises(DamagedError):
        list(frames(spoilt))


def test_records_are_found_again_until_they_are_settled(spool: DiskSpool, tmp_path: Path) -> None:
    first = spool.append(put(b"a", b"", b"c"))
    spool.append(put(b"d"))
    spool.settle(Place.DESTINATION, [first, first + 2])
    assert found(tmp_path) == [b"", b"d"]


def test_file_has_room_for_the_next_put_and_grows_by_it_only(
    spool: DiskSpool, tmp_path: Path
) -> None:
    spool.append(put(b"first"))
    (log,) = tmp_path.glob("*.log")
    size = log.stat().st_size
    for _ in range(100):
        spool.append(put(b"next"))
    assert log.stat().st_size == size
    assert found(tmp_path) == [b"first", *[b"next"] * 100]
    spool.append(put(b"x" * 2 * module.ROOM_BYTES))
    spool.append(put(b"last"))
    assert len(found(tmp_path)) == 103


def test_disk_without_room_for_zeros_takes_the_put(
    spool: DiskSpool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write = os.write

    def fail(file: int, content: bytes) -> int:
        if not bytes(content).strip(b"\0"):
            raise OSError(errno.ENOSPC, "No space left on device")
        return write(file, content)

    monkeypatch.setattr(os, "write", fail)
    spool.append(put(b"first"))
    spool.append(put(b"next"))
    assert found(tmp_path) == [b"first", b"next"]


def test_record_waits_for_both_places(spool: DiskSpool, tmp_path: Path) -> None:
    first = spool.append(put(b"a", b"b", backup=True))
    spool.settle(Place.DESTINATION, [first, first + 1])
    assert found(tmp_path) == []
    assert found(tmp_path, Place.BACKUP) == [b"a", b"b"]


def test_settled_segments_leave_the_disk(
    spool: DiskSpool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "SEGMENT_BYTES", 100)
    sequences = [spool.append(put(b"x" * 60)) for _ in range(10)]
    assert len(list(tmp_path.glob("*.log"))) == 10
    spool.settle(Place.DESTINATION, sequences)
    assert len(list(tmp_path.iterdir())) == 2  # the one that is open
    spool.close()
    assert not list(tmp_path.iterdir())


def test_puts_side_by_side_share_a_sync(
    spool: DiskSpool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    syncs: list[int] = []
    may_sync = threading.Event()

    def sync(file: int) -> None:
        syncs.append(file)
        may_sync.wait(5)

    monkeypatch.setattr(os, "fdatasync", sync)
    threads = [threading.Thread(target=spool.append, args=[put(b"x")]) for _ in range(8)]
    for thread in threads:
        thread.start()
    may_sync.set()
    for thread in threads:
        thread.join()
    assert len(found(tmp_path)) == 8
    assert len(syncs) < 8


@pytest.mark.parametrize("written", [0, 10])
def test_refused_put_leaves_nothing_and_the_next_is_taken(
    spool: DiskSpool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, written: int
) -> None:
    spool.append(put(b"kept"))
    write = os.write

    def fail(file: int, content: bytes) -> int:
        if written and len(content) > written:
            return write(file, content[:written])
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as full:
        full.setattr(os, "write", fail)
        with pytest.raises(SpoolError, match="No space left"):
            spool.append(put(b"refused" * 10))
    spool.append(put(b"next"))
    assert found(tmp_path) == [b"kept", b"next"]


def test_damaged_segment_gives_what_it_can_and_stays(spool: DiskSpool, tmp_path: Path) -> None:
    for blob in (b"first", b"second", b"third"):
        spool.append(put(blob))
    (log,) = tmp_path.glob("*.log")
    log.write_bytes(log.read_bytes().replace(b"second", b"sEcond"))
    again = DiskSpool(tmp_path, fsync=False)
    (entry,) = again.recovered()[Place.DESTINATION]
    assert entry.data == b"first"
    again.settle(Place.DESTINATION, [entry.sequence])
    assert len(list(tmp_path.glob("*.damaged"))) == 1


@pytest.mark.parametrize("at", [0, 4, 12])
def test_segment_whose_beginning_is_damaged_stays(
    spool: DiskSpool, tmp_path: Path, at: int
) -> None:
    spool.append(put(b"x" * 100))
    (log,) = tmp_path.glob("*.log")
    content = bytearray(log.read_bytes())
    content[at] ^= 0xFF
    log.write_bytes(content)
    assert found(tmp_path) == []
    assert next(tmp_path.glob("*.damaged")).read_bytes() == content


def test_segment_that_was_never_begun_goes(tmp_path: Path) -> None:
    (tmp_path / "000000000001.log").write_bytes(b"\x20\x00\x00\x00fire")
    (tmp_path / "000000000002.log").write_bytes(bytes(4096))
    assert found(tmp_path) == []
    assert not list(tmp_path.iterdir())


def test_sequences_of_later_processes_are_later(spool: DiskSpool, tmp_path: Path) -> None:
    first = spool.append(put(b"a"))
    assert DiskSpool(tmp_path, fsync=False).append(put(b"b")) > first


def test_destroyed_spool_leaves_nothing(spool: DiskSpool, tmp_path: Path) -> None:
    spool.append(put(b"a"))
    spool.destroy()
    assert not tmp_path.exists()
    with pytest.raises(SpoolError):
        spool.append(put(b"b"))
