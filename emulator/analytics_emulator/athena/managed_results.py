"""Results in storage of Athena's own: a folder of this process, instead of a bucket of the user's.

Sources: user guide, "Managed query results"; API, ManagedQueryResultsConfiguration. They are there
for 24 hours, are read by GetQueryResults alone, and stand for no later query. Whether a request may
name a place of its own beside them isn't documented: it is refused.
"""

import shutil
import time
from pathlib import Path
from typing import Any, Protocol

from analytics_emulator.athena.errors import invalid_request, refuse_others
from analytics_emulator.athena.object_store import ObjectNotFoundError, ObjectRange

PREFIX = "s3://athena-managed/"  # no place that anybody is told
KEPT_SECONDS = 24 * 3600


class ResultStore(Protocol):
    """What results need of a store. A missing key raises `ObjectNotFoundError`."""

    def read(self, bucket: str, key: str) -> bytes:
        """Return an object's content."""

    def read_range(self, bucket: str, key: str, start: int, size: int) -> ObjectRange:
        """Return a part of an object."""

    def write(self, bucket: str, key: str, body: bytes, content_type: str) -> None:
        """Put an object."""

    def write_file(self, bucket: str, key: str, path: Path, content_type: str) -> None:
        """Put a file as an object."""


class ManagedStore:
    """The folder; what is too old is gone."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def read(self, _bucket: str, key: str) -> bytes:
        """Return a result."""
        return self._known(key).read_bytes()

    def read_range(self, _bucket: str, key: str, start: int, size: int) -> ObjectRange:
        """Return a part of a result."""
        path = self._known(key)
        with path.open("rb") as file:
            file.seek(start)
            found = path.stat()
            return ObjectRange(file.read(size), found.st_size, str(found.st_mtime_ns))

    def write(self, _bucket: str, key: str, body: bytes, _content_type: str) -> None:
        """Keep a result, and drop those that are too old."""
        self._new(key).write_bytes(body)

    def write_file(self, _bucket: str, key: str, path: Path, _content_type: str) -> None:
        """Keep a copy of a file, and drop those that are too old."""
        shutil.copyfile(path, self._new(key))

    def _place(self, key: str) -> Path:
        return self._folder / key.replace("/", "_")

    def _known(self, key: str) -> Path:
        path = self._place(key)
        if not path.is_file() or _is_old(path):
            raise ObjectNotFoundError(key)
        return path

    def _new(self, key: str) -> Path:
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        for path in self._folder.iterdir():
            if _is_old(path):
                path.unlink(missing_ok=True)
        return self._place(key)


def _is_old(path: Path) -> bool:
    try:
        return path.stat().st_mtime < time.time() - KEPT_SECONDS
    except FileNotFoundError:
        return True


def managed_configuration(given: dict[str, Any]) -> dict[str, Any] | None:
    """Return a work group's own part of a configuration or of updates; None where it says nothing.

    A work group with results of both kinds is refused.
    """
    known = {"Enabled", "EncryptionConfiguration", "RemoveEncryptionConfiguration"}
    managed = {k: v for k, v in given.items() if v is not None}
    refuse_others(managed, known, "ManagedQueryResultsConfiguration")
    if not managed:
        return None
    if managed.pop("RemoveEncryptionConfiguration", False):
        managed.pop("EncryptionConfiguration", None)
    key = (managed.get("EncryptionConfiguration") or {}).get("KmsKey")
    encryption = {"EncryptionConfiguration": {"KmsKey": key}} if key else {}
    return {"Enabled": bool(managed.get("Enabled", False)), **encryption}


def check_one_place(configuration: dict[str, Any]) -> None:
    """Refuse a work group with a place of its own beside managed results (API reference)."""
    managed = configuration.get("ManagedQueryResultsConfiguration") or {}
    if managed.get("Enabled") and (configuration.get("ResultConfiguration") or {}).get(
        "OutputLocation"
    ):
        raise invalid_request(
            "OutputLocation can't be set in ResultConfiguration when managed query results are"
            " enabled"
        )
