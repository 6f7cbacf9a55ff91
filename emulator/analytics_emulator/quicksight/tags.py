"""Tags of assets, by ARN."""

from typing import Any

from analytics_emulator.quicksight.operations import Operations, answer
from analytics_emulator.service import CallContext


class TagOperations(Operations):
    """Tag, untag and list."""

    def tag_resource(self, context: CallContext, request: dict[str, Any]) -> dict[str, Any]:
        """Add tags, replacing those of the same keys."""
        request = self.checked(context, "TagResource", request)
        asset = self.find_arn(context, request["ResourceArn"])
        asset.tags |= {tag["Key"]: tag["Value"] for tag in request["Tags"]}
        return answer()

    def untag_resource(self, context: CallContext, request: dict[str, Any]) -> dict[str, Any]:
        """Remove tags by key."""
        request = self.checked(context, "UntagResource", request)
        asset = self.find_arn(context, request["ResourceArn"])
        for key in request["TagKeys"]:
            asset.tags.pop(key, None)
        return answer()

    def list_tags_for_resource(
        self, context: CallContext, request: dict[str, Any]
    ) -> dict[str, Any]:
        """List a resource's tags."""
        request = self.checked(context, "ListTagsForResource", request)
        asset = self.find_arn(context, request["ResourceArn"])
        return answer(Tags=[{"Key": key, "Value": value} for key, value in asset.tags.items()])
