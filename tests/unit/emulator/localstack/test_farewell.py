"""`make down` says what it did."""

from pathlib import Path

import pytest

from analytics_emulator.firehose import Closing
from analytics_emulator.localstack.farewell import heard, say, sentences
from analytics_emulator.state.folder import SETTING


def test_end_tells_what_was_delivered_what_waits_and_what_was_cancelled() -> None:
    assert list(sentences(Closing(1200, 1, "S3: NoSuchBucket", keeps=True), 2)) == [
        "delivered: 1,200 records that streams held",
        "not delivered: 1 record (S3: NoSuchBucket): kept on disk for the next start",
        "cancelled: 2 queries that ran",
    ]
    assert not list(sentences(Closing(0, 0, None, keeps=True), 0))
    assert not list(sentences(None, 0))


def test_end_is_told_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(SETTING, str(tmp_path / "state"))
    say(["delivered: 5 records that streams held"])
    assert heard(tmp_path / "state") == ["delivered: 5 records that streams held"]
    assert not heard(tmp_path / "state")
