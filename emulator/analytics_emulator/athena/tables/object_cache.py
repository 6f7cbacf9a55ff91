"""Copies of S3 objects on local disk, so that DuckDB reads Parquet with pushdown and only once.

An object is known by bucket, key and ETag; a changed object is another file. The directory is kept
under a bound: what wasn't used for longest goes first, and never what a running query holds.
"""

import hashlib
import threading
import uuid
from collections import Counter
from collections.abc import Callable, Iterable
from functools import lru_cache
from pathlib import Path
from types import TracebackType

from analytics_emulator.athena.object_store import ObjectInfo, ObjectStore
from analytics_emulator.athena.permissions import EveryPermission, Permissions
from analytics_emulator.athena.sql import Bounds, QueryCancelledError, bounded

DEFAULT_LIMIT_BYTES = 4 * 1024**3
ENDLESS = Bounds(float("inf"), 1 << 62)


class ObjectCache:
    """The directory and what is in it; safe to use from several threads."""

    def __init__(
        self, directory: Path, store: ObjectStore, limit_bytes: int = DEFAULT_LIMIT_BYTES
    ) -> None:
        directory.mkdir(parents=True, exist_ok=True)
        self._directory = directory
        self._store = store
        self._limit_bytes = limit_bytes
        self._lock = threading.Lock()
        self._held: Counter[Path] = Counter()
        self._arriving: dict[Path, threading.Lock] = {}
        # In order of use, the latest last.
        self._sizes: dict[Path, int] = {
            path: path.stat().st_size
            for path in sorted(directory.iterdir(), key=lambda path: path.stat().st_mtime)
        }
        self._total_bytes = sum(self._sizes.values())

    def lease(
        self,
        permissions: Permissions | None = None,
        cancel: threading.Event | None = None,
        bounds: Bounds = ENDLESS,
    ) -> "CacheLease":
        """Return a hold on whatever is fetched through it, until its block ends.

        A copy that is there already is given only to who may read its object. `cancel` ends what is
        fetched and converted (QueryCancelledError), `bounds` what takes too much.
        """
        return CacheLease(self, permissions or EveryPermission(), cancel, bounds)

    def hold(
        self,
        bucket: str,
        item: ObjectInfo,
        variant: str = "",
        convert: Callable[[bytes], bytes] = bytes,
    ) -> Path:
        """Return the local copy of an object, fetching (and converting) it where it isn't there.

        `variant` tells apart what an object was converted to.
        """
        title = f"{bucket}\0{item.key}\0{item.etag}{variant and chr(0)}{variant}"
        path = _place(self._directory, title)
        while not self._hold_known(path):
            with self._lock:
                arriving = self._arriving.setdefault(path, threading.Lock())
            with arriving:  # queries that want the same object wait for the first one's copy
                if path not in self._sizes:
                    body = convert(self._store.read(bucket, item.key))
                    self._keep(path, body)
                    return path
        return path

    def _hold_known(self, path: Path) -> bool:
        with self._lock:
            if path not in self._sizes:
                return False
            self._sizes[path] = self._sizes.pop(path)
            self._held[path] += 1
            return True

    def _keep(self, path: Path, body: bytes) -> None:
        """Put a copy in its place, held by whoever fetched it."""
        part = path.with_name(f"{path.name}.{uuid.uuid4().hex}")
        try:
            part.write_bytes(body)
            part.rename(path)
        finally:
            part.unlink(missing_ok=True)
        with self._lock:
            self._sizes[path] = len(body)
            self._total_bytes += len(body)
            self._held[path] += 1
            self._arriving.pop(path, None)
            self._evict()

    def release(self, paths: Iterable[Path]) -> None:
        """Let copies go that a query held."""
        with self._lock:
            self._held -= Counter(paths)

    def _evict(self) -> None:
        excess, gone = self._total_bytes - self._limit_bytes, []
        for path, size in self._sizes.items():
            if excess <= 0:
                break
            if path not in self._held:
                gone.append(path)
                excess -= size
        for path in gone:
            self._total_bytes -= self._sizes.pop(path)
            path.unlink(missing_ok=True)


@lru_cache(maxsize=65_536)  # query after query holds the same objects, in the same order
def _place(directory: Path, title: str) -> Path:
    return directory / hashlib.sha256(title.encode()).hexdigest()


class CacheLease:
    """The copies that one query holds."""

    def __init__(
        self,
        cache: ObjectCache,
        permissions: Permissions,
        cancel: threading.Event | None,
        bounds: Bounds,
    ) -> None:
        self._cache, self._permissions = cache, permissions
        self._cancel, self._bounds = cancel, bounds
        self._paths: list[Path] = []

    def __enter__(self) -> "CacheLease":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._cache.release(self._paths)

    def fetch(
        self,
        bucket: str,
        item: ObjectInfo,
        variant: str = "",
        convert: Callable[[bytes], bytes] = bytes,
    ) -> Path:
        """Return an object's local copy, kept until the lease ends."""
        self._permissions.require("s3:GetObject", f"arn:aws:s3:::{bucket}/{item.key}")
        if self._cancel is not None and self._cancel.is_set():
            raise QueryCancelledError

        def converted(body: bytes) -> bytes:
            return bounded(lambda: convert(body), self._cancel, self._bounds)

        path = self._cache.hold(bucket, item, variant, converted if variant else convert)
        self._paths.append(path)
        return path
