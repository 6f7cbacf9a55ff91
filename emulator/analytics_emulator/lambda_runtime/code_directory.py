"""Unpacked deployment packages and layers, each kept once under its content's hash."""

import base64
import hashlib
import io
import os
import shutil
import stat
import tempfile
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

UNPACKED_LIMIT_BYTES = 262_144_000  # Lambda quotas: 250 MB unzipped, layers included


class PackageError(Exception):
    """An archive that can't be unpacked; the text says why."""


@dataclass(frozen=True)
class Package:
    """A zip archive by its SHA-256 in base64, as Lambda names it; `fetch` gives its bytes."""

    sha256: str
    fetch: Callable[[], bytes]


class CodeCache:
    """Directories under `root`, made when first asked for and shared by equal content."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def directory(self, packages: Sequence[Package]) -> Path:
        """Unpack archives over each other, in order; layers are given together, as for /opt."""
        hashes = "\n".join(package.sha256 for package in packages)
        target = self._root / hashlib.sha256(hashes.encode()).hexdigest()
        if not target.is_dir():
            self._unpack(packages, target)
        return target

    def _unpack(self, packages: Sequence[Package], target: Path) -> None:
        self._root.mkdir(parents=True, exist_ok=True)
        partial = Path(tempfile.mkdtemp(dir=self._root, prefix="unpacking-"))
        try:
            for package in packages:
                _extract(_verified(package), partial)
            partial.chmod(0o755)
            partial.rename(target)
        except OSError:
            if not target.is_dir():  # otherwise another thread was faster
                raise
        finally:
            shutil.rmtree(partial, ignore_errors=True)


def _verified(package: Package) -> bytes:
    archive = package.fetch()
    found = base64.b64encode(hashlib.sha256(archive).digest()).decode()
    if found != package.sha256:
        raise PackageError(f"the archive's SHA-256 is {found}, not {package.sha256}")
    return archive


def _extract(archive: bytes, directory: Path) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(archive)) as package:
            entries = package.infolist()
            if sum(entry.file_size for entry in entries) > UNPACKED_LIMIT_BYTES:
                raise PackageError(
                    f"Unzipped size must be smaller than {UNPACKED_LIMIT_BYTES} bytes"
                )
            for entry in entries:
                _extract_entry(package, entry, directory)
    except zipfile.BadZipFile as error:
        raise PackageError(f"Could not unzip uploaded file: {error}") from error


def _extract_entry(package: zipfile.ZipFile, entry: zipfile.ZipInfo, directory: Path) -> None:
    target = Path(os.path.normpath(directory / entry.filename))
    if not target.is_relative_to(directory):
        raise PackageError(f"{entry.filename!r} lies outside the package")
    mode = entry.external_attr >> 16
    if stat.S_ISLNK(mode):
        raise PackageError(f"{entry.filename!r} is a symbolic link, which is not supported")
    if entry.is_dir():
        target.mkdir(parents=True, exist_ok=True)
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    with package.open(entry) as source, target.open("wb") as copy:
        shutil.copyfileobj(source, copy)
    target.chmod(0o755 if mode & 0o111 else 0o644)
