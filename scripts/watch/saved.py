"""Which files were really changed: a save of the same text, and what a turn writes, don't count."""

from collections.abc import Iterable
from hashlib import sha256
from pathlib import Path

IGNORED = {"__pycache__", ".venv", "node_modules"}


class Saved:
    """The files of some folders as they were when last looked at."""

    def __init__(self, root: Path, folders: Iterable[str]) -> None:
        self._root = root
        self._folders = tuple(folders)
        self._known = self._now()

    def changed(self) -> list[str]:
        """Return what has another text than last time, or is new or gone, relative to the root."""
        before, self._known = self._known, self._now()
        names = before.keys() | self._known.keys()
        return sorted(name for name in names if before.get(name) != self._known.get(name))

    def take(self, name: str) -> None:
        """Take a file as it is now for known: it was written by a turn."""
        if (digest := _digest(self._root / name)) is not None:
            self._known[name] = digest

    def _now(self) -> dict[str, bytes]:
        paths = (path for folder in self._folders for path in (self._root / folder).rglob("*"))
        return {
            path.relative_to(self._root).as_posix(): digest
            for path in paths
            if IGNORED.isdisjoint(path.parts) and (digest := _digest(path)) is not None
        }


def _digest(path: Path) -> bytes | None:
    try:
        return sha256(path.read_bytes()).digest() if path.is_file() else None
    except OSError:  # an editor put another in its place meanwhile
        return None
