"""The tag operations, for work groups and the data catalog, by ARN."""

from typing import Any

from analytics_emulator.athena.errors import resource_not_found
from analytics_emulator.athena.paging import list_answer
from analytics_emulator.athena.region import Region, Regions
from analytics_emulator.service import CallContext


class TagOperations:
    """Read and change tags."""

    _regions: Regions

    def tag_resource(self, context: CallContext, request: dict[str, Any]) -> dict[str, Any]:
        """Add tags or change their values."""
        region = self._regions.of(context)
        with region.lock:
            _check(region, request["ResourceARN"])
            region.tags[request["ResourceARN"]].update(tags_of(request["Tags"]))
        return {}

    def untag_resource(self, context: CallContext, request: dict[str, Any]) -> dict[str, Any]:
        """Remove tags; one that isn't there is fine."""
        region = self._regions.of(context)
        with region.lock:
            _check(region, request["ResourceARN"])
            for key in request["TagKeys"]:
                region.tags[request["ResourceARN"]].pop(key, None)
        return {}

    def list_tags_for_resource(
        self, context: CallContext, request: dict[str, Any]
    ) -> dict[str, Any]:
        """Return all tags."""
        region = self._regions.of(context)
        with region.lock:
            _check(region, request["ResourceARN"])
            tags = region.tags[request["ResourceARN"]]
            shapes = [{"Key": key, "Value": tags[key]} for key in sorted(tags)]
            return list_answer("Tags", shapes, request, default=75)


def work_group_arn(context: CallContext, name: str) -> str:
    """Return a work group's ARN."""
    return f"arn:aws:athena:{context.region}:{context.account_id}:workgroup/{name}"


def tags_of(shapes: list[dict[str, str]]) -> dict[str, str]:
    """Return `Tag` shapes as a dict."""
    return {shape["Key"]: shape.get("Value") or "" for shape in shapes}


def _check(region: Region, arn: str) -> None:
    known = {work_group_arn(region.context, name) for name in region.work_groups}
    context = region.context
    known.add(f"arn:aws:athena:{context.region}:{context.account_id}:datacatalog/AwsDataCatalog")
    if arn not in known:
        raise resource_not_found(f"Resource {arn} was not found", arn)
