"""An S3 object as Firehose names and writes it.

Sources: developer guide, "Amazon S3 object name format"; extensions and encodings as measured on
AWS by the floci and stackd projects (aws-facts: `Content-Type` is always octet-stream, a Parquet
file carries the label `hadoop-snappy`).
"""

import gzip
import io
import uuid
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from analytics_emulator.firehose.destination import S3Target
from analytics_emulator.firehose.prefix import Evaluation, Prefix

CONTENT_TYPE = "application/octet-stream"
_EXTENSIONS = {"UNCOMPRESSED": "", "GZIP": ".gz", "ZIP": ".zip"}
_ENCODINGS = {"UNCOMPRESSED": None, "GZIP": "gzip", "ZIP": "zip"}


@dataclass(frozen=True)
class StreamVersion:
    """The stream that an object comes from, as its name tells."""

    name: str
    version: int


@dataclass(frozen=True)
class S3Object:
    """An object, ready to be written."""

    target: S3Target
    key: str
    body: bytes
    content_encoding: str | None = None


def data_object(
    stream: StreamVersion, target: S3Target, body: bytes, arrival_ms: int, keys: Mapping[str, str]
) -> S3Object:
    """Make the object of records delivered as they are, compressed as the target asks."""
    extension = target.file_extension or _EXTENSIONS[target.compression]
    key = _key(stream, target, target.prefix, arrival_ms, keys=keys) + extension
    return S3Object(target, key, _compressed(body, target), _ENCODINGS[target.compression])


def parquet_object(
    stream: StreamVersion,
    target: S3Target,
    body: bytes,
    arrival_ms: int,
    keys: Mapping[str, str],
    *,
    snappy: bool,
) -> S3Object:
    """Make the object of converted records."""
    extension = target.file_extension or ".parquet"
    key = _key(stream, target, target.prefix, arrival_ms, keys=keys) + extension
    return S3Object(target, key, body, "hadoop-snappy" if snappy else None)


def error_object(
    stream: StreamVersion,
    target: S3Target,
    prefix: Prefix,
    error_type: str,
    lines: Sequence[bytes],
    arrival_ms: int,
) -> S3Object:
    """Make an object of error records: one JSON document a line, no extension."""
    key = _key(stream, target, prefix, arrival_ms, error_type=error_type)
    return S3Object(target, key, b"".join(line + b"\n" for line in lines))


def _key(
    stream: StreamVersion,
    target: S3Target,
    prefix: Prefix,
    arrival_ms: int,
    *,
    keys: Mapping[str, str] | None = None,
    error_type: str = "",
) -> str:
    """Return `<prefix><stream>-<version>-<time>-<uuid>`; the time is the oldest arrival."""
    # Seconds only, so that fractions in a prefix are zeros (probed on AWS by the stackd project).
    moment = datetime.fromtimestamp(arrival_ms // 1000, target.zone)
    evaluated = prefix.evaluate(Evaluation(moment, keys or {}, error_type))
    return f"{evaluated}{stream.name}-{stream.version}-{moment:%Y-%m-%d-%H-%M-%S}-{uuid.uuid4()}"


def _compressed(body: bytes, target: S3Target) -> bytes:
    if target.compression == "GZIP":
        return gzip.compress(body, compresslevel=6)
    if target.compression == "ZIP":
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr(str(uuid.uuid4()), body)
        return packed.getvalue()
    return body
