"""An object store in memory, as the host's would be, that counts what is asked of it."""

import hashlib
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

from analytics_emulator.athena import ObjectInfo, ObjectNotFoundError, ObjectRange


class MemoryStore:
    """Objects by bucket and key; every bucket but `missing` exists."""

    def __init__(self) -> None:
        self.objects: dict[tuple[str, str], tuple[bytes, str]] = {}
        self.written: dict[tuple[str, str], datetime] = {}
        self.calls: Counter[str] = Counter()
        self.kms_key: str | None = None
        self.keys: dict[tuple[str, str], str | None] = {}

    def list(self, bucket: str, prefix: str) -> list[ObjectInfo]:
        self.calls["list"] += 1
        if bucket == "missing":
            raise ObjectNotFoundError(bucket)
        now = datetime.now(UTC)
        return [
            ObjectInfo(
                key,
                len(body),
                hashlib.sha256(body).hexdigest(),
                self.written.get((bucket, key), now),
            )
            for (of_bucket, key), (body, _) in sorted(self.objects.items())
            if of_bucket == bucket and key.startswith(prefix)
        ]

    def reads(self, prefix: str) -> int:
        return sum(n for call, n in self.calls.items() if call.startswith(f"read {prefix}"))

    def read(self, bucket: str, key: str) -> bytes:
        self.calls["read"] += 1
        self.calls[f"read {key}"] += 1
        if (bucket, key) not in self.objects:
            raise ObjectNotFoundError(key)
        return self.objects[bucket, key][0]

    def read_range(self, bucket: str, key: str, start: int, size: int) -> ObjectRange:
        body = self.read(bucket, key)
        return ObjectRange(body[start : start + size], len(body), hashlib.sha256(body).hexdigest())

    def write_file(self, bucket: str, key: str, path: Path, content_type: str) -> None:
        self.write(bucket, key, path.read_bytes(), content_type)

    def write(self, bucket: str, key: str, body: bytes, content_type: str) -> None:
        if bucket == "missing":
            raise ObjectNotFoundError(bucket)
        self.objects[bucket, key] = (body, content_type)
        self.keys[bucket, key] = self.kms_key
        self.written[bucket, key] = datetime.now(UTC)

    def encrypting(self, kms_key: str) -> "MemoryStore":
        other = MemoryStore()
        other.objects, other.calls, other.written = self.objects, self.calls, self.written
        other.keys, other.kms_key = self.keys, kms_key
        return other

    def delete(self, bucket: str, key: str) -> None:
        self.objects.pop((bucket, key), None)

    def exists(self, bucket: str, key: str) -> bool:
        return (bucket, key) in self.objects
