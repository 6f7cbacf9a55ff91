"""Fails a version that would be an older one: LocalStack takes another resource's for its own.

PublishVersion gives the last version where nothing has changed since, and CloudFormation, whose
resource it would be twice, says so (Lambda API reference, PublishVersion; the text as users quote
it, aws/aws-cdk 5334).
"""

from typing import Any

from localstack.services.cloudformation.resource_provider import OperationStatus, ProgressEvent
from localstack.services.lambda_.resource_providers.aws_lambda_version import LambdaVersionProvider

from analytics_emulator.localstack.typed import patched


def apply() -> None:
    """Compare with what was there, before and after the first step of a creation."""

    @patched(LambdaVersionProvider.create)
    def create(create: Any, self: Any, request: Any) -> Any:
        known = () if request.custom_context else _versions(request)
        made = create(self, request)
        version = request.desired_state.get("Version")
        if version not in known:
            return made
        return ProgressEvent(
            OperationStatus.FAILED,
            resource_model={},
            message=f"A version for this Lambda function exists ( {version} ). Modify the function "
            "to create a new version.",
            error_code="AlreadyExists",
        )


def _versions(request: Any) -> set[str]:
    """Return the versions that a function has; none of one that isn't there."""
    functions = request.aws_client_factory.lambda_
    pages = functions.get_paginator("list_versions_by_function")
    try:
        found = list(pages.paginate(FunctionName=request.desired_state["FunctionName"]))
    except functions.exceptions.ResourceNotFoundException:
        return set()
    return {one["Version"] for page in found for one in page["Versions"]}
