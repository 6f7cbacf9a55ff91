"""The tag operations (Glue API reference, "Tagging APIs"), for databases, by ARN."""

from typing import Any

from analytics_emulator.glue.catalog import Catalogs
from analytics_emulator.glue.errors import entity_not_found, not_supported
from analytics_emulator.service import CallContext


class TagOperations:
    """Read and change the tags of a database."""

    _catalogs: Catalogs

    def tag_resource(self, context: CallContext, request: dict[str, Any]) -> dict[str, Any]:
        """Add tags or change their values."""
        self._tags(context, request).update(request["TagsToAdd"])
        return {}

    def untag_resource(self, context: CallContext, request: dict[str, Any]) -> dict[str, Any]:
        """Remove tags; one that isn't there is fine."""
        tags = self._tags(context, request)
        for key in request["TagsToRemove"]:
            tags.pop(key, None)
        return {}

    def get_tags(self, context: CallContext, request: dict[str, Any]) -> dict[str, Any]:
        """Return all tags."""
        return {"Tags": dict(self._tags(context, request))}

    def _tags(self, context: CallContext, request: dict[str, Any]) -> dict[str, str]:
        arn = request["ResourceArn"]
        kind, _, name = arn.split(":", 5)[-1].partition("/")
        if kind != "database":
            raise not_supported(f"tags of {arn}")
        catalog = self._catalogs.of(context, {})
        with catalog.lock:
            if name not in catalog.databases:
                raise entity_not_found(f"Database {name} not found.")
            return catalog.tags[arn]
