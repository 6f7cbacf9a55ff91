"""S3's bytes, which are never changed: a few of them lie beside the row that tells of their object,
and are on the disk with it; more of them are a file, synced at its end.

LocalStack's own store keeps them in temporary files, by key, and overwrites them in place.
"""

import base64
import errno
import hashlib
import logging
import os
import secrets
import sqlite3
import threading
import time
from collections import deque
from collections.abc import Iterator, Mapping
from io import BytesIO, UnsupportedOperation
from pathlib import Path
from typing import Any, BinaryIO, Literal

from localstack.services.s3.constants import S3_CHUNK_SIZE
from localstack.services.s3.storage.core import (
    LimitedStream,
    S3ObjectStore,
    S3StoredMultipart,
    S3StoredObject,
    should_copy_in_place,
)
from localstack.services.s3.utils import get_s3_checksum

from analytics_emulator.state.durable import sync_folder, syncs
from analytics_emulator.state.rows import Rows
from analytics_emulator.state.snapshots import UnreadableStateError

LOG = logging.getLogger(__name__)

# The member of LocalStack's objects and parts that names their file, or their bytes.
FILE = "kept_in"
# A file costs two syncs of its own; SQLite reads and writes as much as this as fast.
_FEW_BYTES = 32 * 1024
_BESIDE_ROWS = "row/"
# Who found an object before it was replaced may still be about to open its file.
_GRACE_SECONDS = 30.0

type Mode = Literal["r", "w"]


class ObjectFiles:
    """The files, below one folder in 256 others, and what lies beside the rows."""

    def __init__(self, folder: Path, rows: Rows) -> None:
        self._folder, self._rows = folder, rows
        self._unused: deque[tuple[float, str]] = deque()
        self._is_awaited = False
        self._lock = threading.Lock()
        for number in range(256):
            (folder / f"{number:02x}").mkdir(mode=0o700, parents=True, exist_ok=True)

    def new(self) -> str:
        """Name a file that isn't there yet."""
        name = secrets.token_hex(16)
        return f"{name[:2]}/{name[2:]}"

    def path(self, name: str) -> Path:
        """Return where a file is."""
        return self._folder / name

    def put_few(self, content: bytes, name: str = "") -> str:
        """Put few bytes beside the rows, in place of those of a name; return their name."""
        name = name or _BESIDE_ROWS + secrets.token_hex(16)
        self._rows.put_bytes(name, content)
        return name

    def open(self, name: str) -> BinaryIO:
        """Open a file, or few bytes, to be read; raises FileNotFoundError where they are gone."""
        if not name.startswith(_BESIDE_ROWS):
            return self.path(name).open("rb")
        content = self._rows.bytes_of(name)
        if content is None:
            raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), name)
        return BytesIO(content)

    def discard(self, name: str) -> None:
        """Remove a file after a while, since nobody finds it any more."""
        with self._lock:
            self._unused.append((time.monotonic() + _GRACE_SECONDS, name))
            if not self._is_awaited:
                self._is_awaited = True
                threading.Thread(target=self._remove_unused, name="s3-unused", daemon=True).start()

    def keep_only(self, objects: Mapping[str, int], parts: set[str]) -> None:
        """Remove files that a crash left without an object; nobody may write meanwhile.

        Raises UnreadableStateError where an object's file is missing, or isn't of its size.
        """
        found = dict(self._sizes())
        names = found.keys() | self._rows.bytes_names()
        missing = objects.keys() - names
        others = [n for n, size in objects.items() if n in found and found[n] != size]
        for bad, what in ((missing, "missing"), (others, "not of their size")):
            if bad:
                raise UnreadableStateError(f"{len(bad)} files of objects are {what}")
        for name in names - objects.keys() - parts:
            self._remove(name)

    def _remove_unused(self) -> None:
        """Remove each when it is due, also where nothing else is ever deleted."""
        while True:
            with self._lock:
                if not self._unused:
                    self._is_awaited = False
                    return
                due, name = self._unused[0]
                if (seconds := due - time.monotonic()) <= 0:
                    self._unused.popleft()
            if seconds > 0:
                time.sleep(seconds)
                continue
            try:
                self._remove(name)
            except (OSError, sqlite3.Error) as error:
                LOG.warning("%s stays until the next start: %s", name, error)

    def _sizes(self) -> Iterator[tuple[str, int]]:
        for folder in self._folder.iterdir():
            with os.scandir(folder) as entries:
                yield from ((f"{folder.name}/{e.name}", e.stat().st_size) for e in entries)

    def _remove(self, name: str) -> None:
        if name.startswith(_BESIDE_ROWS):
            self._rows.remove_bytes([name])
        else:
            self.path(name).unlink(missing_ok=True)


class StoredObject(S3StoredObject):
    """The bytes of one object or part, open to be read or written.

    What is written is in memory until it is more than a few bytes.
    """

    def __init__(
        self, files: ObjectFiles, s3_object: Any, mode: Mode, *, is_part: bool = False
    ) -> None:
        super().__init__(s3_object, mode)
        self._files = files
        self._path: Path | None = None
        self._name = ""
        self._file: BinaryIO = files.open(getattr(s3_object, FILE)) if mode == "r" else BytesIO()
        self._checksum: str | None = None
        self._etag: str | None = None
        self._reading = threading.Lock()
        if is_part and mode == "w":
            self._go_to_a_file()

    def read(self, s: int | None = -1) -> bytes:
        """Read from where the last read or seek ended."""
        with self._reading:
            return self._file.read(-1 if s is None else s)

    def seek(self, offset: int, whence: int = 0) -> int:
        """Go to a place."""
        with self._reading:
            return self._file.seek(offset, whence)

    def truncate(self, size: int | None = None) -> int:
        """Shorten what was written."""
        self._require_writing()
        length = self._file.truncate(size)
        self._file.seek(0, os.SEEK_END)
        self._written()
        return length

    def write(self, s: Any) -> int:
        """Take over a stream from its place to its end, in place of what there is."""
        self._require_writing()
        stream: Any = BytesIO() if s is None else s
        self._file.seek(0)
        self._file.truncate()
        etag = hashlib.md5(usedforsecurity=False)
        checksum = self._new_checksum()
        while data := stream.read(S3_CHUNK_SIZE):
            self._append(data)
            etag.update(data)
            if checksum:
                checksum.update(data)
        self._etag = self.s3_object.etag = etag.hexdigest()
        self._checksum = checksum and base64.b64encode(checksum.digest()).decode()
        return self._written()

    def append(self, part: S3StoredObject) -> int:
        """Add the bytes of another one, read to its end."""
        self._require_writing()
        while data := part.read(S3_CHUNK_SIZE):
            self._append(data)
        return self._written()

    def close(self) -> None:
        """End; what was written is on the disk then, or will be with the row that tells of it."""
        if self.closed:
            return
        self.closed = True
        if self._path and syncs():
            os.fsync(self._file.fileno())
            sync_folder(self._path.parent)
        self._file.close()

    @property
    def last_modified(self) -> int:
        """Return the object's own moment: its bytes never change."""
        return int(self.s3_object.internal_last_modified)

    @property
    def checksum(self) -> str | None:
        """Return the checksum that the object asks for."""
        if self._checksum is None and (checksum := self._new_checksum()):
            for data in self._from_start():
                checksum.update(data)
            self._checksum = base64.b64encode(checksum.digest()).decode()
        return self._checksum

    @property
    def etag(self) -> str:
        """Return the MD5 of the bytes."""
        if self._etag is None:
            etag = hashlib.md5(usedforsecurity=False)
            for data in self._from_start():
                etag.update(data)
            self._etag = etag.hexdigest()
        return self._etag

    def __iter__(self) -> Iterator[bytes]:
        """Yield the bytes from the present place on."""
        while data := self.read(S3_CHUNK_SIZE):
            yield data

    def _from_start(self) -> Iterator[bytes]:
        with self._reading:
            place = self._file.seek(0, os.SEEK_CUR)
            self._file.seek(0)
            while data := self._file.read(S3_CHUNK_SIZE):
                yield data
            self._file.seek(place)

    def _append(self, data: bytes) -> None:
        if self._path is None and self._file.tell() + len(data) > _FEW_BYTES:
            self._go_to_a_file()
        self._file.write(data)

    def _go_to_a_file(self) -> None:
        few = self._file
        few.seek(0)
        self._name = self._files.new()
        self._path = self._files.path(self._name)
        self._file = os.fdopen(
            os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600), "w+b"
        )
        self._file.write(few.read())

    def _written(self) -> int:
        """Have what was written found by those who look for the object."""
        if isinstance(self._file, BytesIO):
            self._name = self._files.put_few(self._file.getvalue(), self._name)
        else:
            self._file.flush()
        setattr(self.s3_object, FILE, self._name)
        self.s3_object.size = self._file.tell()
        self.s3_object.internal_last_modified = time.time_ns()
        return int(self.s3_object.size)

    def _new_checksum(self) -> Any:
        algorithm = self.s3_object.checksum_algorithm
        return get_s3_checksum(algorithm) if algorithm else None

    def _require_writing(self) -> None:
        if self._mode != "w":
            raise UnsupportedOperation("S3 object is not in write mode")


class StoredMultipart(S3StoredMultipart):
    """The parts of an upload; they are files as objects are."""

    def __init__(self, store: "FileObjectStore", bucket: str, s3_multipart: Any) -> None:
        super().__init__(store, bucket, s3_multipart)
        self._files = store.files

    def open(self, s3_part: Any, mode: Mode = "r") -> StoredObject:
        """Open one part, which is no row and so always a file."""
        return StoredObject(self._files, s3_part, mode, is_part=True)

    def remove_part(self, s3_part: Any) -> None:
        """Drop a part that was refused."""
        _discard(self._files, s3_part)

    def complete_multipart(self, parts: list[Any]) -> None:
        """Make the object of its parts, in their order."""
        with self._s3_store.open(self.bucket, self.s3_multipart.object, mode="w") as whole:
            for s3_part in parts:
                with self.open(s3_part) as stored_part:
                    whole.append(stored_part)

    def close(self) -> None:
        """Drop all parts."""
        for s3_part in self.s3_multipart.parts.values():
            _discard(self._files, s3_part)

    def copy_from_object(
        self, s3_part: Any, src_bucket: str, src_s3_object: Any, range_data: Any
    ) -> None:
        """Make a part of an object or of a range of it."""
        with (
            self._s3_store.open(src_bucket, src_s3_object) as source,
            self.open(s3_part, "w") as stored,
        ):
            stored.write(LimitedStream(source, range_data) if range_data else source)
            if s3_part.checksum_algorithm:
                s3_part.checksum_value = stored.checksum


class FileObjectStore(S3ObjectStore):
    """Where LocalStack's S3 keeps bytes; which objects there are is told by their rows."""

    def __init__(self, files: ObjectFiles) -> None:
        self.files = files
        self.root_directory = str(files.path(""))

    def open(self, bucket: str, s3_object: Any, mode: Mode = "r") -> StoredObject:  # noqa: ARG002 -- LocalStack's interface
        """Open one object."""
        return StoredObject(self.files, s3_object, mode)

    def remove(self, bucket: str, s3_object: Any) -> None:
        """Do nothing: a file goes with the row that names it."""

    def copy(
        self, src_bucket: str, src_object: Any, dest_bucket: str, dest_object: Any
    ) -> StoredObject:
        """Make an object of another's bytes; in place they are the same file."""
        if should_copy_in_place(src_bucket, src_object, dest_bucket, dest_object):
            setattr(dest_object, FILE, getattr(src_object, FILE))
            dest_object.size = src_object.size
            return self.open(dest_bucket, dest_object)
        copied = self.open(dest_bucket, dest_object, "w")
        with self.open(src_bucket, src_object) as source:
            copied.write(source)
        return copied

    def get_multipart(self, bucket: str, s3_multipart: Any) -> StoredMultipart:
        """Return an upload's parts."""
        return StoredMultipart(self, bucket, s3_multipart)

    def remove_multipart(self, bucket: str, s3_multipart: Any) -> None:
        """Drop an upload's parts."""
        self.get_multipart(bucket, s3_multipart).close()


def _discard(files: ObjectFiles, s3_object: Any) -> None:
    if name := getattr(s3_object, FILE, None):
        files.discard(name)
