"""AWS::ApiGateway::Stage, updated in place: what callers see changes with its deployment.

LocalStack's own provider keeps neither access-log nor method settings, and has no update.
"""

from collections.abc import Iterator
from typing import Any

from analytics_emulator.cloudformation.resource_type import (
    Api,
    Operation,
    Properties,
    ResourceType,
)
from analytics_emulator.cloudformation.tags import set_tag_map, tag_map
from analytics_emulator.service import ServiceError

_STAGE = {"restApiId": "RestApiId", "stageName": "StageName"}

# UpdateStage's path of a stage's own property (API Gateway API reference, "Patch operations").
_STAGE_PATHS = {
    "CacheClusterEnabled": "cacheClusterEnabled",
    "CacheClusterSize": "cacheClusterSize",
    "ClientCertificateId": "clientCertificateId",
    "DeploymentId": "deploymentId",
    "Description": "description",
    "TracingEnabled": "tracingEnabled",
}
_DEFAULTS = {"CacheClusterEnabled": False, "Description": "", "TracingEnabled": False}
_METHOD_PATHS = {
    "CacheDataEncrypted": "caching/dataEncrypted",
    "CacheTtlInSeconds": "caching/ttlInSeconds",
    "CachingEnabled": "caching/enabled",
    "DataTraceEnabled": "logging/dataTrace",
    "LoggingLevel": "logging/loglevel",
    "MetricsEnabled": "metrics/enabled",
    "ThrottlingBurstLimit": "throttling/burstLimit",
    "ThrottlingRateLimit": "throttling/rateLimit",
}


def _finish_stage(api: Api, properties: Properties) -> None:
    """Set what CreateStage doesn't take."""
    created = {name: properties[name] for name in _CREATED_WITH if name in properties}
    _patch_stage(api, properties, stage_patches(created, properties))


def _update_stage(api: Api, before: Properties, after: Properties) -> None:
    _patch_stage(api, after, stage_patches(before, after))
    where = api.context
    path = f"/restapis/{after['RestApiId']}/stages/{after['StageName']}"
    resource = {"resourceArn": f"arn:aws:apigateway:{where.region}::{path}"}
    set_tag_map(api, resource, before, after)


def _patch_stage(api: Api, stage: Properties, patches: Iterator[Properties]) -> None:
    if operations := list(patches):
        where = {member: stage[name] for member, name in _STAGE.items()}
        api.call("update_stage", where | {"patchOperations": operations})


def stage_patches(before: Properties, after: Properties) -> Iterator[Properties]:
    """Yield the patch operations that turn one stage into the other."""
    for name, path in _STAGE_PATHS.items():
        if before.get(name) != after.get(name):
            yield _replace(path, after.get(name, _DEFAULTS.get(name)))
    yield from _variable_patches(before.get("Variables") or {}, after.get("Variables") or {})
    yield from _canary_patches(before.get("CanarySetting"), after.get("CanarySetting"))
    yield from _access_log_patches(before.get("AccessLogSetting"), after.get("AccessLogSetting"))
    yield from _method_patches(_settings_by_method(before), _settings_by_method(after))


def _variable_patches(before: Properties, after: Properties) -> Iterator[Properties]:
    for name in before.keys() - after.keys():
        yield {"op": "remove", "path": f"/variables/{name}"}
    for name, value in after.items():
        if before.get(name) != value:
            yield _replace(f"variables/{name}", value)


def _canary_patches(before: Properties | None, after: Properties | None) -> Iterator[Properties]:
    """Single overrides can't be taken away: a canary that loses something is made anew."""
    was, wanted = _overrides_apart(before), _overrides_apart(after)
    if was.keys() - wanted.keys():
        yield {"op": "remove", "path": "/canarySettings"}
        was = {}
    for name, value in wanted.items():
        if was.get(name) != value:
            yield _replace(f"canarySettings/{name}", value)


def _overrides_apart(canary: Properties | None) -> Properties:
    """Return a canary's settings by their paths."""
    found = _canary(canary or {})
    overrides = found.pop("stageVariableOverrides", {})
    return found | {f"stageVariableOverrides/{name}": overrides[name] for name in overrides}


def _access_log_patches(
    before: Properties | None, after: Properties | None
) -> Iterator[Properties]:
    if before == after:
        return
    if after:
        if ":firehose:" in after["DestinationArn"]:
            raise ServiceError("InvalidRequest", "Access logs go to CloudWatch Logs alone here")
        yield _replace("accessLogSettings/destinationArn", after["DestinationArn"])
        yield _replace("accessLogSettings/format", after["Format"])
    else:
        yield {"op": "remove", "path": "/accessLogSettings"}


def _method_patches(before: Properties, after: Properties) -> Iterator[Properties]:
    """A method's settings are put anew as a whole, so that none that was dropped remains."""
    for method, settings in before.items():
        if after.get(method) != settings:
            yield {"op": "remove", "path": f"/{method}"}
    for method, settings in after.items():
        if before.get(method) != settings:
            for name, path in _METHOD_PATHS.items():
                if name in settings:
                    yield _replace(f"{method}/{path}", settings[name])


def _settings_by_method(stage: Properties) -> Properties:
    """Key them as the API does: `*/*`, or the path with `~1` for its slashes and the verb."""
    return {
        f"{_written(setting.get('ResourcePath', '/*'))}/{setting.get('HttpMethod', '*')}": setting
        for setting in stage.get("MethodSettings") or []
    }


def _written(path: str) -> str:
    """Return a resource's path as UpdateStage takes it.

    A template writes `/~1a~1b` for `/a/b` (AWS::ApiGateway::Stage MethodSetting, ResourcePath);
    what is left of a slash within is refused. That `/a` is the same as `/~1a` is unverified.
    """
    if path == "/*":
        return "*"
    return path[1:] if path.startswith("/~1") else path.replace("/", "~1", 1)


def _replace(path: str, value: Any) -> Properties:
    text = str(value).lower() if isinstance(value, bool) else str(value)
    return {"op": "replace", "path": f"/{path}", "value": text}


def _canary(setting: Properties) -> Properties:
    """Return a canary's settings under CreateStage's names."""
    return {f"{name[0].lower()}{name[1:]}": value for name, value in setting.items()}


_CREATE_STAGE = Operation(
    "create_stage",
    _STAGE
    | {
        "deploymentId": "DeploymentId",
        "description": "Description",
        "cacheClusterEnabled": "CacheClusterEnabled",
        "cacheClusterSize": "CacheClusterSize",
        "variables": "Variables",
        "documentationVersion": "DocumentationVersion",
        "tracingEnabled": "TracingEnabled",
        "canarySettings": "CanarySetting",
        "tags": "Tags",
    },
    conversions={"tags": tag_map, "canarySettings": _canary},
)
_CREATED_WITH = frozenset(_CREATE_STAGE.members.values())

STAGE = ResourceType(
    "AWS::ApiGateway::Stage",
    service="apigateway",
    reference="StageName",
    # AWS takes one without (LocalStack's suite deployed it there); what it is called is unverified.
    name="StageName",
    made_up_name=lambda _: "default",
    create=_CREATE_STAGE,
    after_create=_finish_stage,
    update=_update_stage,
    delete=Operation("delete_stage", _STAGE),
    create_only=("RestApiId", "StageName", "DocumentationVersion"),
)
