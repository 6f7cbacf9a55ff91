"""Completes UpdateStage and the tags of stages.

LocalStack can't take a single method's settings away, forgets the rest of a request that takes
those of all methods away, and keeps new tags where GetStage doesn't look.
"""

from typing import Any

from localstack.services.apigateway.helpers import get_moto_rest_api
from localstack.services.apigateway.next_gen.provider import ApigatewayNextGenProvider

from analytics_emulator.localstack.typed import patched


def apply() -> None:
    """Do what is missing before LocalStack does the rest."""
    provider = ApigatewayNextGenProvider

    @patched(provider.update_stage)
    def update_stage(
        update: Any,
        self: Any,
        context: Any,
        rest_api_id: str,
        stage_name: str,
        patch_operations: Any = None,
        **rest: Any,
    ) -> Any:
        stage = get_moto_rest_api(context, rest_api_id).stages.get(stage_name)
        settings = stage.method_settings if stage else {}
        left = []
        for operation in patch_operations or []:
            method = operation["path"].strip("/")
            if operation["op"] != "remove" or settings.pop(method, None) is None:
                left.append(operation)
        return update(self, context, rest_api_id, stage_name, left, **rest)

    @patched(provider.tag_resource)
    def tag_resource(tag: Any, self: Any, context: Any, resource_arn: str, tags: Any) -> None:
        tag(self, context, resource_arn, tags)
        if stage := _stage(context, resource_arn):
            stage.tags = {**(stage.tags or {}), **tags}

    @patched(provider.untag_resource)
    def untag_resource(
        untag: Any, self: Any, context: Any, resource_arn: str, tag_keys: Any
    ) -> None:
        untag(self, context, resource_arn, tag_keys)
        if stage := _stage(context, resource_arn):
            stage.tags = {k: v for k, v in (stage.tags or {}).items() if k not in tag_keys}


def _stage(context: Any, arn: str) -> Any:
    """Find the stage of an ARN that ends in `/restapis/ID/stages/NAME`."""
    _, _, path = arn.partition("::/restapis/")
    api_id, _, stage_name = path.partition("/stages/")
    if not stage_name:
        return None
    return get_moto_rest_api(context, api_id).stages.get(stage_name)
