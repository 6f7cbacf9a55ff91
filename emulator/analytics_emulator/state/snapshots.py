"""What services know, kept as one file a part, with a manifest that is written last.

A save writes changed parts beside the old ones and then the manifest that names them; until it is
in place the old manifest and its files are untouched. So a crash leaves the last save, whole.
"""

import errno
import hashlib
import json
import threading
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from analytics_emulator.state.durable import sync_folder, write_file, write_unnamed

FORMAT = 2
MANIFEST = "manifest.json"
_MOMENTARY = frozenset({errno.EMFILE, errno.ENFILE, errno.ENOMEM, errno.EACCES, errno.EPERM})
_MEMBERS = {"format", "made_by", "created", "saved", "generation", "parts"}


class UnreadableStateError(Exception):
    """State that can't be read; the text says what is wrong with it."""


class Snapshots:
    """The parts below a folder. `made_by` names the versions that can read each other's parts."""

    def __init__(self, folder: Path, made_by: Mapping[str, str]) -> None:
        self.folder = folder
        self._made_by = dict(made_by)
        self._lock = threading.Lock()
        self._parts_folder = folder / "parts"
        self._manifest = self._empty()

    def open(self) -> None:
        """Read the manifest and check every part against it.

        Raises UnreadableStateError, and OSError where the system doesn't let it be read.
        """
        self._parts_folder.mkdir(mode=0o700, exist_ok=True)
        found = _manifest_in(self.folder)
        if found is None:
            if any(self._parts_folder.iterdir()):
                raise UnreadableStateError(f"{MANIFEST} is missing beside parts of a state")
            return
        if found["made_by"] != self._made_by:
            raise UnreadableStateError(
                f"it was written by {_versions(found['made_by'])}, "
                f"which {_versions(self._made_by)} can't read"
            )
        for name, part in found["parts"].items():
            self._content(name, part)
        self._manifest = found
        self._remove_unnamed()

    @property
    def names(self) -> list[str]:
        """Return which parts are kept."""
        return list(self._manifest["parts"])

    def read(self, name: str) -> bytes | None:
        """Return a part as it was saved last, None where it never was."""
        with self._lock:
            part = self._manifest["parts"].get(name)
            return None if part is None else self._content(name, part)

    def save(self, parts: Mapping[str, bytes]) -> None:
        """Put new contents in place of parts' old ones; return when they are on the disk."""
        with self._lock:
            self._save(parts)

    def _save(self, parts: Mapping[str, bytes]) -> None:
        generation = self._manifest["generation"] + 1
        described = dict(self._manifest["parts"])
        for name, content in parts.items():
            file = f"{name}.{generation}"
            write_unnamed(self._parts_folder / file, content)
            described[name] = {"file": file, "size": len(content), "sha256": _digest(content)}
        sync_folder(self._parts_folder)
        manifest = self._manifest | {
            "saved": datetime.now(UTC).isoformat(),
            "generation": generation,
            "parts": described,
        }
        write_file(self.folder / MANIFEST, json.dumps(manifest, indent=1).encode())
        replaced = [self._manifest["parts"][n]["file"] for n in parts if n in self.names]
        self._manifest = manifest
        for file in replaced:
            (self._parts_folder / file).unlink(missing_ok=True)

    def _content(self, name: str, part: Mapping[str, Any]) -> bytes:
        try:
            content: bytes = (self._parts_folder / part["file"]).read_bytes()
        except OSError as error:
            _raise_momentary(error)
            raise UnreadableStateError(f"part {name}: {error.strerror}") from error
        if _digest(content) != part["sha256"]:
            raise UnreadableStateError(f"part {name} isn't what was saved")
        return content

    def _remove_unnamed(self) -> None:
        """Remove what a crash left before its manifest was in place."""
        named = {part["file"] for part in self._manifest["parts"].values()}
        for file in self._parts_folder.iterdir():
            if file.name not in named:
                file.unlink()

    def _empty(self) -> dict[str, Any]:
        now = datetime.now(UTC).isoformat()
        made = {"format": FORMAT, "made_by": self._made_by, "created": now, "saved": now}
        return made | {"generation": 0, "parts": {}}


def saved_times(folder: Path) -> tuple[datetime, datetime] | None:
    """Return when the state in a folder began and when it was saved last; None without one."""
    found = _manifest_in(folder)
    if found is None:
        return None
    return datetime.fromisoformat(found["created"]), datetime.fromisoformat(found["saved"])


def _manifest_in(folder: Path) -> dict[str, Any] | None:
    try:
        found = json.loads((folder / MANIFEST).read_bytes())
    except FileNotFoundError:
        return None
    except (OSError, ValueError) as error:
        _raise_momentary(error)
        raise UnreadableStateError(f"{MANIFEST}: {error}") from error
    if not isinstance(found, dict) or found.get("format") != FORMAT or found.keys() != _MEMBERS:
        raise UnreadableStateError(f"{MANIFEST} isn't of format {FORMAT}")
    return found


def _raise_momentary(error: Exception) -> None:
    """Raise what says nothing of the file: no descriptors, no memory, no permission."""
    if isinstance(error, OSError) and error.errno in _MOMENTARY:
        raise error


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _versions(made_by: Mapping[str, str]) -> str:
    return ", ".join(f"{name} {version}" for name, version in made_by.items())
