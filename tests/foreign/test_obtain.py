"""A published example comes as the catalogue means it, or not at all."""

import re
from hashlib import sha256
from pathlib import Path

import click
import pytest

from tests.foreign import aws_examples
from tests.foreign.aws_examples import Example, examples
from tests.foreign.obtain import downloaded, obtain, shown_by_git

MEANT = b"the definition"


@pytest.fixture
def example(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Example:
    """An example of one file, kept in a folder of the test's own."""
    monkeypatch.setattr(aws_examples, "FOLDER", tmp_path)
    files = {"a/file.json": sha256(MEANT).hexdigest()}
    return Example("own", "owner/name", "0" * 40, files, "a/file.json", {})


def test_file_is_kept_and_not_read_twice(example: Example) -> None:
    obtain(example, "a/file.json", lambda *_: MEANT)
    obtain(example, "a/file.json", lambda *_: pytest.fail("it is here"))
    assert example.is_obtained()


def test_other_content_is_refused_and_removed(example: Example) -> None:
    place = example.folder / "a" / "file.json"
    place.parent.mkdir(parents=True)
    place.write_bytes(b"of another time")
    with pytest.raises(click.ClickException, match="refused"):
        obtain(example, "a/file.json", lambda *_: b"changed")
    assert not place.exists()


def test_failures_say_what_to_do(example: Example, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tests.foreign.obtain.RAW", "http://127.0.0.1:9")
    with pytest.raises(click.ClickException, match=r"(?s)127\.0\.0\.1:9/owner/name/0.*--from"):
        downloaded(example, "a/file.json")
    with pytest.raises(click.ClickException, match="isn't in /clones/owner/name"):
        shown_by_git("/clones/{owner}/{name}", example, "a/file.json")


def test_catalogue_pins_whole_commits_and_checksums() -> None:
    for one in examples():
        assert re.fullmatch("[0-9a-f]{40}", one.commit)
        assert all(re.fullmatch("[0-9a-f]{64}", digest) for digest in one.files.values())
        assert one.python or one.definition in one.files
