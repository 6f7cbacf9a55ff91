"""Which objects S3 has: each version a row, put before the call that made it is answered.

LocalStack's own records stay what S3 works with. After a call the keys that it named are compared
with their rows, and what differs is written; so it doesn't matter how a call changes an object.
"""

import json
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from localstack.constants import AWS_REGION_US_EAST_1
from localstack.services.s3.models import (
    S3Bucket,
    S3DeleteMarker,
    S3Object,
    VersionedKeyStore,
    s3_stores,
)

from analytics_emulator.localstack.persistence.keeper import Keeper, keeper
from analytics_emulator.localstack.persistence.refusal import not_kept
from analytics_emulator.localstack.persistence.stored_objects import (
    FILE,
    FileObjectStore,
    ObjectFiles,
)
from analytics_emulator.single import Single
from analytics_emulator.state.rows import Rows
from analytics_emulator.state.values import Document

_DOCUMENT = Document(1)
_BETWEEN = "/"  # a scope is a bucket, which has no slash, and a key
_NO_VERSION = "-"
_BUCKET_CHANGES = frozenset({"PutBucketVersioning", "PostObject"})
# All that these change are objects, unless they set tags, which a bucket holds.
_OBJECT_CHANGES = frozenset({"PutObject", "CopyObject", "DeleteObject", "DeleteObjects"})


class KeptObjects:
    """The rows and files of all objects."""

    def __init__(self, rows: Rows, files: ObjectFiles) -> None:
        self._rows, self._files = rows, files
        self._lock = threading.Lock()
        self.store = FileObjectStore(files)

    def sync(self, places: Iterable[tuple[str, str]]) -> None:
        """Have the rows of these keys, each in its bucket, say what S3 knows of them."""
        with self._lock:  # what is read of S3 is written before another call reads
            unnamed = self._sync(places)
        self._rows.sync()
        for name in unnamed:
            self._files.discard(name)

    def _sync(self, places: Iterable[tuple[str, str]]) -> set[str]:
        buckets = _buckets()
        put: list[tuple[str, str, str]] = []
        removed: list[tuple[str, str]] = []
        unnamed: set[str] = set()
        for bucket_name, key in places:
            scope = bucket_name + _BETWEEN + key
            before = self._rows.names(scope)
            after = _described(buckets.get(bucket_name), key)
            put += [(scope, n, text) for n, text in after.items() if before.get(n) != text]
            removed += [(scope, name) for name in before if name not in after]
            unnamed |= _files(before.values()) - _files(after.values())
        if put or removed:
            self._rows.write(put, removed)
        return unnamed

    def sync_bucket(self, bucket_name: str) -> None:
        """Have the rows of all its keys say what S3 knows of them."""
        if bucket := _buckets().get(bucket_name):
            self.sync([(bucket_name, key) for key in list(bucket.objects._store)])

    def fill(self) -> None:
        """Put the kept objects into their buckets; a bucket that is gone takes its own with it."""
        buckets = _buckets()
        sizes: dict[str, int] = {}
        for scope, name, content in self._rows.all():
            bucket_name, _, key = scope.partition(_BETWEEN)
            bucket = buckets.get(bucket_name)
            if bucket is None:
                self._rows.remove_scope(scope)
                continue
            found = _object(_DOCUMENT.value(content))
            sizes |= {file: vars(found)["size"] for file in _files_of([found])}
            store: Any = bucket.objects._store
            if isinstance(bucket.objects, VersionedKeyStore):
                store[key][name] = found
            else:
                store[key] = found
        uploads = [u for bucket in buckets.values() for u in bucket.multiparts.values()]
        parts = [part for upload in uploads for part in upload.parts.values()]
        self._files.keep_only(sizes, _files_of(parts))


@Single
def kept_objects() -> KeptObjects | None:
    """Return this process's objects; None where nothing is kept."""
    found = keeper()
    if found is None:
        return None
    rows = found.rows("s3-objects")
    return KeptObjects(rows, ObjectFiles(found.folder / "s3-objects", rows))


def with_objects(load: Callable[[bytes], None]) -> Callable[[bytes], None]:
    """Return a load of the buckets that puts the kept objects into them."""

    def load_all(content: bytes) -> None:
        load(content)
        if objects := kept_objects():
            objects.fill()

    return load_all


class _Waiting(threading.local):
    """What a thread has put and wants on the disk together; None where it doesn't."""

    places: list[tuple[str, str]] | None = None


_waiting = _Waiting()


@contextmanager
def together() -> Iterator[None]:
    """Have the objects that this thread puts meanwhile on the disk at the end, all at once.

    Raises OSError where the disk takes nothing.
    """
    objects = kept_objects()
    if objects is None:
        yield
        return
    places: list[tuple[str, str]] = []
    _waiting.places = places
    try:
        yield
    finally:
        _waiting.places = None
        if places:
            objects.sync(places)


def keep_objects(handlers: dict[str, Callable[..., Any]], state: Keeper) -> None:
    """Have each operation that changes something write it before it answers."""
    objects = kept_objects()
    for operation, handler in list(handlers.items()):
        if objects and not operation.startswith(("Get", "Head", "List", "Select")):
            handlers[operation] = _keeping(operation, handler, objects, state)


def _keeping(
    operation: str, handler: Callable[..., Any], objects: KeptObjects, state: Keeper
) -> Callable[..., Any]:
    def handle(context: Any, request: Any) -> Any:
        try:
            try:
                return handler(context, request)
            finally:
                _keep(operation, request or {}, objects, state)
        except OSError as error:  # of the bytes, or of their rows
            raise not_kept(error) from error

    return handle


def _keep(operation: str, request: Any, objects: KeptObjects, state: Keeper) -> None:
    bucket = request.get("Bucket") or ""
    places = [(bucket, key) for key in _keys(request)]
    if operation in _BUCKET_CHANGES:
        objects.sync_bucket(bucket)
    if places and operation == "PutObject" and _waiting.places is not None:
        _waiting.places += places
    elif places:
        objects.sync(places)
    if operation not in _OBJECT_CHANGES or request.get("Tagging"):
        state.commit_touched("s3")


def _keys(request: Any) -> list[str]:
    if request.get("Key"):
        return [request["Key"]]
    return [found["Key"] for found in (request.get("Delete") or {}).get("Objects") or []]


def _buckets() -> dict[str, S3Bucket]:
    return {
        name: bucket
        for regions in list(dict(s3_stores).values())
        for name, bucket in dict(regions[AWS_REGION_US_EAST_1].buckets).items()
    }


def _described(bucket: S3Bucket | None, key: str) -> dict[str, str]:
    """Return a text for each version of a key, the oldest first."""
    store: Any = bucket.objects._store if bucket else {}
    found = store.get(key)
    if not found:
        return {}
    versions = found if isinstance(found, dict) else {found.version_id: found}
    return {name or _NO_VERSION: _text(version) for name, version in list(versions.items())}


def _text(found: S3Object | S3DeleteMarker) -> str:
    marks = {"marker": isinstance(found, S3DeleteMarker)}
    return _DOCUMENT.text(marks | {"members": vars(found)})


def _object(content: dict[str, Any]) -> S3Object | S3DeleteMarker:
    cls: Any = S3DeleteMarker if content["marker"] else S3Object
    found: S3Object | S3DeleteMarker = cls.__new__(cls)
    vars(found).update(content["members"])
    return found


def _files_of(found: Iterable[object]) -> set[str]:
    return {vars(one)[FILE] for one in found if FILE in vars(one)}


def _files(texts: Iterable[str]) -> set[str]:
    members = [json.loads(text)["content"]["members"] for text in texts]
    return {found[FILE] for found in members if FILE in found}
