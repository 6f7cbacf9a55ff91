"""Live source: a directory of sources stands in for the deployed code, so that a saved file counts.

AWS has nothing of the kind, so it is on only where ANALYTICS_LAMBDA_SOURCE names a directory, laid
out as an unpacked package. What a function's package and that directory both have at their root is
taken from the directory, everything else (bundled requirements) from the package. A function whose
handler isn't in the directory runs what was deployed.

Sources are copied into a directory named by their content, as a deployment would do: a process
never sees half of a change, and Python's compiled files are never taken for another version's.
"""

import fnmatch
import hashlib
import os
import re
import shutil
import tempfile
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Self

SETTING = "ANALYTICS_LAMBDA_SOURCE"
# What Python and editors leave beside sources while one works on them.
TRACES = ("__pycache__", "*.pyc", "*.sw?", "*~", ".#*", "#*#", "4913")
# A file may change twice within one tick of its clock: younger ones are compared by content.
SETTLED_SECONDS = 2
READ_ATTEMPTS = 50
READ_PAUSE_SECONDS = 0.02

type Stamp = tuple[int, int, int]
type Signature = Mapping[str, Stamp]  # by path


class LiveSourceError(Exception):
    """The directory of sources can't be used; the text says why."""


@dataclass(frozen=True)
class _Taken[T]:
    """What was made of files and folders as they were at one moment."""

    signature: Signature
    value: T
    is_settled: bool

    @classmethod
    def now(cls, signature: Signature, value: T) -> Self:
        """Say that it was made just now."""
        newest = max((stamp[0] for stamp in signature.values()), default=0) / 1e9
        return cls(signature, value, time.time() - newest > SETTLED_SECONDS)

    @property
    def holds(self) -> bool:
        """Whether nothing has changed since: every invocation asks, so each place is asked once."""
        return self.is_settled and self.signature == _stamps(self.signature)


class LiveSource:
    """The sources below `root`; copies of them are kept below `copies`."""

    def __init__(self, root: Path, copies: Path) -> None:
        self._root = root
        self._copies = copies
        self._directories: dict[Path, _Taken[Path]] = {}
        self._shared: dict[Path, _Taken[list[str]]] = {}

    def covers(self, package: Path, handler: str) -> bool:
        """Return whether the handler of an unpacked package is among the sources."""
        top = re.split(r"[./]", handler, maxsplit=1)[0]
        return not {top, f"{top}.py"}.isdisjoint(self._shared_names(package))

    def directory(self, package: Path) -> Path:
        """Return a directory with the package as the sources are now: another for each change."""
        known = self._directories.get(package)
        if known is None or not known.holds:
            signature, contents = self._read(package)
            known = _Taken.now(signature, self._copied(package, contents))
            self._directories[package] = known
        return known.value

    def _read(self, package: Path) -> tuple[Signature, dict[Path, bytes]]:
        """Read all sources at one moment: again, where one was saved meanwhile."""
        for _ in range(READ_ATTEMPTS):
            with suppress(FileNotFoundError):
                before = _stamps(self._places(package))
                contents = {
                    path.relative_to(self._root): path.read_bytes()
                    for path in map(Path, sorted(before))
                    if not path.is_dir()
                }
                if before == _stamps(self._places(package)):
                    return before, contents
            time.sleep(READ_PAUSE_SECONDS)
        raise LiveSourceError(f"{self._root} changes all the time")

    def _places(self, package: Path) -> Iterator[Path]:
        """Yield the files, and the folders: one that gains or loses a file changes too."""
        yield self._root
        for name in self._shared_names(package):
            top = self._root / name
            yield top
            for folder, folders, files in os.walk(top):
                folders[:] = _sources(folders)
                yield from (Path(folder, name) for name in (*folders, *_sources(files)))

    def _shared_names(self, package: Path) -> list[str]:
        known = self._shared.get(package)
        if known is None or not known.holds:
            if not self._root.is_dir():
                raise LiveSourceError(_not_a_directory(self._root))
            signature = _stamps([self._root])
            names = _sources([entry.name for entry in package.iterdir()])
            shared = [name for name in names if (self._root / name).exists()]
            known = self._shared[package] = _Taken.now(signature, shared)
        return known.value

    def _copied(self, package: Path, contents: dict[Path, bytes]) -> Path:
        digest = hashlib.sha256(package.name.encode())
        for path, content in contents.items():
            digest.update(f"\n{path}\n{len(content)}\n".encode() + content)
        target = self._copies / digest.hexdigest()
        if not target.is_dir():
            self._copy(package, contents, target)
        return target

    def _copy(self, package: Path, contents: dict[Path, bytes], target: Path) -> None:
        self._copies.mkdir(parents=True, exist_ok=True)
        partial = Path(tempfile.mkdtemp(dir=self._copies, prefix="copying-"))
        bundled = {entry.name for entry in package.iterdir()} - set(self._shared_names(package))
        for name in _sources(list(bundled)):
            (partial / name).symlink_to(package / name)
        for path, content in contents.items():
            (partial / path).parent.mkdir(parents=True, exist_ok=True)
            (partial / path).write_bytes(content)
        partial.chmod(0o755)
        try:
            partial.rename(target)
        except OSError:
            shutil.rmtree(partial)
            if not target.is_dir():  # otherwise another thread was faster
                raise


def source_root(settings: Mapping[str, str] = os.environ) -> Path | None:
    """Return the directory of sources, where one is set; `LiveSourceError` for a wrong one."""
    if not settings.get(SETTING):
        return None
    root = Path(settings[SETTING])
    if not root.is_dir():
        raise LiveSourceError(_not_a_directory(root))
    return root


def _stamps(places: Iterable[Path | str]) -> Signature:
    """Return what tells one state of a file or folder from another, of those that are there."""
    found: dict[str, Stamp] = {}
    for place in places:
        path = os.fspath(place)
        try:
            status = os.stat(path)  # noqa: PTH116 -- a fourth of the time of Path.stat
        except FileNotFoundError:
            continue
        found[path] = (status.st_mtime_ns, status.st_size, status.st_ino)
    return found


def _sources(names: list[str]) -> list[str]:
    return [name for name in names if not any(fnmatch.fnmatch(name, trace) for trace in TRACES)]


def _not_a_directory(root: Path) -> str:
    return f"{SETTING} must name a directory of sources: {root} is none"
