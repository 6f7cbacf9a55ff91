"""Brings a source's files to this machine by git, at their pinned commit."""

import io
import shutil
import subprocess
import tarfile
import tempfile
from pathlib import Path

from tests.corpus.catalogue import Source
from tests.foreign.obtain import clone_of

ADDRESS = "https://github.com/{repository}.git"


class NotObtainedError(Exception):
    """A source can't be had; the text says why."""


def obtain(source: Source, clones: str | None) -> None:
    """Put a source's texts in their place, unless they are there."""
    if source.folder.exists():
        return
    with tempfile.TemporaryDirectory() as folder:
        clone = clone_of(clones, source.repository) if clones else _fetched(source, Path(folder))
        body = _git(
            clone,
            "archive",
            source.commit,
            *(f":(glob){form}" for form in [*source.files, *source.columns]),
        )
    unpacking = source.folder.with_suffix(".part")
    shutil.rmtree(unpacking, ignore_errors=True)
    with tarfile.open(fileobj=io.BytesIO(body)) as packed:
        for member in packed.getmembers():
            packed.extract(member, unpacking, filter="data")
    unpacking.rename(source.folder)


def _fetched(source: Source, folder: Path) -> str:
    """Return a repository that has the one commit."""
    _git(str(folder), "init", "--quiet")
    address = ADDRESS.format(repository=source.repository)
    _git(str(folder), "fetch", "--quiet", "--depth", "1", address, source.commit)
    return str(folder)


def _git(folder: str, *command: str) -> bytes:
    ended = subprocess.run(["git", "-C", folder, *command], check=False, capture_output=True)
    if ended.returncode:
        raise NotObtainedError(ended.stderr.decode().strip())
    return ended.stdout
