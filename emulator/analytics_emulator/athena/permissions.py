"""What a caller may do beside Athena, which reads the catalog and S3 with the caller's permissions.

(Athena user guide, "Control access to Amazon S3 from Athena" and "Configure access to databases
and tables in the AWS Glue Data Catalog".) The host says who calls; without one all is allowed.
"""

from collections.abc import Iterable
from pathlib import Path
from typing import Any, Protocol

from analytics_emulator.athena.object_store import ObjectInfo, ObjectRange, ObjectStore
from analytics_emulator.service import CallContext


class PermissionDeniedError(Exception):
    """The caller may not do something; the text is IAM's."""

    @property
    def reason(self) -> str:
        """Return why a query failed for it; the words before IAM's are as users report them."""
        if ": glue:" in str(self):
            return f"Insufficient permissions to execute the query. {self}"
        return f"PERMISSION_DENIED: Access Denied (Service: Amazon S3; Status Code: 403): {self}"


class Permissions(Protocol):
    """One caller's permissions; both raise PermissionDeniedError."""

    is_limited: bool

    def require(self, action: str, resource: str) -> None:
        """Return if the caller may do an action on a resource."""
        ...

    def require_call(self, service: str, operation: str, request: dict[str, Any]) -> None:
        """Return if the caller may make a call to another service."""
        ...


class EveryPermission:
    """The permissions of the account itself."""

    is_limited = False

    def require(self, action: str, resource: str) -> None:
        """Allow everything."""

    def require_call(self, service: str, operation: str, request: dict[str, Any]) -> None:
        """Allow everything."""


def guarded_catalog(glue: Any, permissions: Permissions) -> Any:
    """Return Glue as a caller may use it."""
    return GuardedCatalog(glue, permissions) if permissions.is_limited else glue


def guarded_store(store: ObjectStore, permissions: Permissions) -> ObjectStore:
    """Return S3 as a caller may use it."""
    return GuardedStore(store, permissions) if permissions.is_limited else store


class GuardedCatalog:
    """Glue's operations, each after a look at whether the caller may call it."""

    def __init__(self, glue: object, permissions: Permissions) -> None:
        self._glue, self._permissions = glue, permissions

    def __getattr__(self, name: str) -> Any:
        operation = getattr(self._glue, name)
        title = name.title().replace("_", "")

        def call(context: CallContext, request: dict[str, Any]) -> Any:
            self._permissions.require_call("glue", title, request)
            return operation(context, request)

        return call


class GuardedStore:
    """S3's objects, each after a look at whether the caller may read or write it."""

    def __init__(self, store: ObjectStore, permissions: Permissions) -> None:
        self._store, self._permissions = store, permissions

    def list(self, bucket: str, prefix: str) -> Iterable[ObjectInfo]:
        """List objects, for who may list the bucket."""
        self._permissions.require("s3:ListBucket", f"arn:aws:s3:::{bucket}")
        return self._store.list(bucket, prefix)

    def read(self, bucket: str, key: str) -> bytes:
        """Read an object, for who may."""
        self._may("s3:GetObject", bucket, key)
        return self._store.read(bucket, key)

    def read_range(self, bucket: str, key: str, start: int, size: int) -> ObjectRange:
        """Read a part of an object, for who may."""
        self._may("s3:GetObject", bucket, key)
        return self._store.read_range(bucket, key, start, size)

    def write(self, bucket: str, key: str, body: bytes, content_type: str) -> None:
        """Put an object, for who may."""
        self._may("s3:PutObject", bucket, key)
        self._store.write(bucket, key, body, content_type)

    def write_file(self, bucket: str, key: str, path: Path, content_type: str) -> None:
        """Put a file as an object, for who may."""
        self._may("s3:PutObject", bucket, key)
        self._store.write_file(bucket, key, path, content_type)

    def delete(self, bucket: str, key: str) -> None:
        """Delete an object, for who may."""
        self._may("s3:DeleteObject", bucket, key)
        self._store.delete(bucket, key)

    def exists(self, bucket: str, key: str) -> bool:
        """Return whether an object is there, for who may read it."""
        self._may("s3:GetObject", bucket, key)
        return self._store.exists(bucket, key)

    def encrypting(self, kms_key: str) -> "GuardedStore":
        """Return the same store, which writes under a KMS key."""
        return GuardedStore(self._store.encrypting(kms_key), self._permissions)

    def _may(self, action: str, bucket: str, key: str) -> None:
        self._permissions.require(action, f"arn:aws:s3:::{bucket}/{key}")
