"""Removes what is too old: log events past their group's retention, objects past their lifecycle.

AWS does both at its leisure: objects some time after midnight UTC, log events within 72 hours
(PutRetentionPolicy). Here it is done after a start and every hour.
"""

import logging
import threading
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import batched
from typing import Any

from botocore.exceptions import ClientError
from localstack.constants import AWS_REGION_US_EAST_1
from localstack.services.s3.models import S3DeleteMarker, VersionedKeyStore, s3_stores
from localstack.services.s3.utils import get_unique_key_id

from analytics_emulator.localstack.log_streams import group_of, log_events, log_groups
from analytics_emulator.localstack.object_calls import abort_upload, expire_objects
from analytics_emulator.s3 import lifecycle

LOG = logging.getLogger(__name__)

_EVERY_SECONDS = 3600
_MOST_AT_ONCE = 1000  # as DeleteObjects takes


def start(stopping: threading.Event) -> None:
    """Begin to look, in a thread of its own, until an event is set."""
    threading.Thread(target=_run, args=(stopping,), name="expiry", daemon=True).start()


def remove_log_events(now: datetime) -> None:
    """Remove what is older than its group's retention."""
    for group in log_groups():
        if days := group.retention_in_days:
            before = now - timedelta(days=int(days))
            log_events().expire(group_of(group), int(before.timestamp() * 1000))
            for stream in list(group.streams.values()):
                found = log_events().summary(group_of(group), stream.log_stream_name)
                stream.stored_bytes = found.bytes


def remove_objects(now: datetime) -> None:
    """Do what the lifecycle rules of all buckets ask for by now."""
    for store, bucket in _buckets():
        rules = bucket.lifecycle_rules or ()
        keys = _keys(bucket, store.tags.get_tags) if rules else ()
        found = [gone for versions in keys for gone in lifecycle.removals(rules, versions, now)]
        for chunk in batched(found, _MOST_AT_ONCE, strict=False):
            expire_objects(bucket.name, chunk, bucket.bucket_account_id)
        for number, upload in list(bucket.multiparts.items()):
            if lifecycle.is_abandoned(rules, upload.object.key, upload.initiated, now):
                abort_upload(bucket.name, upload.object.key, number, bucket.bucket_account_id)


def _run(stopping: threading.Event) -> None:
    while not stopping.is_set():
        for remove in (remove_log_events, remove_objects):
            try:
                remove(datetime.now(UTC))
            except (ClientError, OSError):  # such as a full disk: the next look may find better
                LOG.exception("What is too old stays")
        stopping.wait(_EVERY_SECONDS)


def _buckets() -> Iterator[tuple[Any, Any]]:
    for regions in list(s3_stores.values()):
        store = regions[AWS_REGION_US_EAST_1]
        yield from ((store, bucket) for bucket in list(store.buckets.values()))


def _keys(bucket: Any, tags: Callable[[str], dict[str, str]]) -> Iterable[list[lifecycle.Version]]:
    has_versions = isinstance(bucket.objects, VersionedKeyStore)
    for key, found in list(bucket.objects._store.items()):
        objects = list(found.values())[::-1] if has_versions else [found]
        yield [
            lifecycle.Version(
                key,
                one.version_id if has_versions else None,
                one.last_modified,
                getattr(one, "size", 0) or 0,
                tags(get_unique_key_id(bucket.name, key, one.version_id)),
                isinstance(one, S3DeleteMarker),
            )
            for one in objects
        ]
