"""Keeps one set of tags of each API, stage, key and usage plan (API Gateway reference, GetTags).

LocalStack has two: GetRestApi and its like tell those of the creation, GetTags those of
TagResource.
"""

import re
from collections.abc import Mapping
from typing import Any

from localstack.services.apigateway.legacy.provider import ApigatewayProvider
from moto.apigateway.models import apigateway_backends

from analytics_emulator.localstack.typed import patched

_ARN = re.compile(r"arn:[^:]+:apigateway:[^:]*::/(\w+)/([^/]+)(?:/stages/([^/]+))?")
_KINDS = {"restapis": "apis", "apikeys": "keys", "usageplans": "usage_plans"}


def apply() -> None:
    """Read and write the tags where the thing itself has them."""

    @patched(ApigatewayProvider.get_tags)
    def get_tags(original: Any, self: Any, context: Any, resource_arn: str, **more: Any) -> Any:
        tagged = _tagged(context, resource_arn)
        if tagged is None:
            return original(self, context, resource_arn, **more)
        return {"tags": dict(tagged.tags or {})}

    @patched(ApigatewayProvider.tag_resource)
    def tag(
        original: Any, self: Any, context: Any, resource_arn: str, tags: Any, **more: Any
    ) -> None:
        original(self, context, resource_arn, tags, **more)
        if (tagged := _tagged(context, resource_arn)) is not None:
            tagged.tags = {**(tagged.tags or {}), **tags}

    @patched(ApigatewayProvider.untag_resource)
    def untag(
        original: Any, self: Any, context: Any, resource_arn: str, tag_keys: Any, **more: Any
    ) -> None:
        original(self, context, resource_arn, tag_keys, **more)
        if (tagged := _tagged(context, resource_arn)) is not None:
            tagged.tags = _without(tagged.tags or {}, tag_keys)


def _tagged(context: Any, arn: str) -> Any:
    """Return what an ARN names; None where that is of another kind, or isn't there."""
    found = _ARN.fullmatch(arn)
    if found is None or found[1] not in _KINDS:
        return None
    backend = apigateway_backends[context.account_id][context.region]
    one = getattr(backend, _KINDS[found[1]]).get(found[2])
    return one.stages.get(found[3]) if one is not None and found[3] else one


def _without(tags: Mapping[str, str], keys: list[str]) -> dict[str, str]:
    return {key: value for key, value in tags.items() if key not in keys}
