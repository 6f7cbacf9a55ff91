"""Gives a change set's own template (CloudFormation API reference, GetTemplate).

LocalStack gives the one of its stack, which for an update is the one that will be replaced. A name
that is no ARN needs its stack's beside it (the text as recorded on AWS by LocalStack's
test_get_template_missing_resources_change_set).
"""

import json
from typing import Any

from localstack.aws.api.cloudformation import TemplateStage
from localstack.services.cloudformation.v2 import provider

from analytics_emulator.localstack.stacks import change_set_named, refused
from analytics_emulator.localstack.typed import patched


def apply() -> None:
    """Answer for the change set that a request names."""

    @patched(provider.CloudformationProviderV2.get_template)
    def get_template(original: Any, self: Any, context: Any, **request: Any) -> Any:
        name, stack_name = request.get("change_set_name"), request.get("stack_name")
        if name and not stack_name and not name.startswith("arn:"):
            raise refused("StackName is a required parameter.")
        found: Any = name and change_set_named(context, name, stack_name)
        if not found:
            return original(self, context, **request)
        is_processed = request.get("template_stage") == TemplateStage.Processed
        text = found.template_body
        if is_processed and "Transform" in text:
            text = json.dumps(found.processed_template)
        return {"TemplateBody": text, "StagesAvailable": [*TemplateStage]}
