"""Refuses what API Gateway refuses of the definition of an API; LocalStack and moto take it.

What stands by itself is judged in `apigateway/definition_requests.py`. Here is what depends on what
there is: twins, stages that aren't there, headers that no response declares. CloudFormation's
provider makes method responses last, and OpenAPI's import makes no requests: for them an API is
looked through when it is deployed.
"""

import json
from collections.abc import Callable, Collection, Iterator
from typing import Any

from jsonschema import Draft4Validator, SchemaError  # type: ignore[import-untyped] # no stubs
from localstack.aws.api import CommonServiceException
from localstack.services.apigateway.models import apigateway_stores
from moto.apigateway.models import apigateway_backends

from analytics_emulator.apigateway.definition_requests import INVALID_MODEL, faults_of
from analytics_emulator.apigateway.mappings import (
    faults_of_request_mapping,
    faults_of_response_mapping,
)
from analytics_emulator.localstack.read_requests import when_allowed

_STATUSES = {"BadRequestException": 400, "NotFoundException": 404, "ConflictException": 409}
type Fault = tuple[str, str]


def apply() -> None:
    """Look at each request before it is done."""

    @when_allowed
    def check(context: Any) -> None:
        if context.service.service_name == "apigateway":
            _check(context, context.operation.name, context.service_request or {})


def _check(context: Any, operation: str, request: Any) -> None:
    for text in faults_of(operation, request):
        _refuse("BadRequestException", text)
    if operation in _LOOKS:
        backend = apigateway_backends[context.account_id][context.region]
        for code, text in _LOOKS[operation](backend, request, context.is_internal_call):
            _refuse(code, text)


def _refuse(code: str, text: str) -> None:
    raise CommonServiceException(code, text, status_code=_STATUSES[code], sender_fault=True)


def _resource(backend: Any, request: Any, _is_internal: bool) -> Iterator[Fault]:
    resources = _resources(backend, request)
    part = request["pathPart"]
    if any(
        one.parent_id == request["parentId"] and one.path_part == part for one in resources.values()
    ):
        text = f"Another resource with the same parent already has this name: {part}"
        yield "ConflictException", text


def _method(backend: Any, request: Any, _is_internal: bool) -> Iterator[Fault]:
    if _found(backend, request):
        yield "ConflictException", "Method already exists for this resource"


def _models(backend: Any, api_id: str) -> Collection[str]:
    """Return the names of an API's models, which LocalStack keeps and moto doesn't."""
    store = apigateway_stores[backend.account_id][backend.region_name]
    models: Collection[str] = store.rest_apis[api_id].models.keys()
    return models


def _method_response(backend: Any, request: Any, is_internal: bool) -> Iterator[Fault]:
    method, models = _found(backend, request), request.get("responseModels") or {}
    if method and not is_internal and request["statusCode"] in method.method_responses:
        yield "ConflictException", "Response already exists for this resource"
    for name in models.values():
        if method and name not in _models(backend, request["restApiId"]):
            yield "BadRequestException", f"Invalid model identifier specified: {name}"


def _integration(backend: Any, request: Any, is_internal: bool) -> Iterator[Fault]:
    if (method := _found(backend, request)) is None:
        return
    declared = method.request_parameters or {}
    if not set(request.get("cacheKeyParameters") or ()) <= declared.keys():
        yield "BadRequestException", "Invalid cache key parameter specified"
    if not is_internal:
        for text in faults_of_request_mapping(request.get("requestParameters"), declared):
            yield "BadRequestException", text


def _integration_response(backend: Any, request: Any, is_internal: bool) -> Iterator[Fault]:
    if not is_internal and (method := _found(backend, request)):
        yield from _answer_faults(method, request["statusCode"], request.get("responseParameters"))


def _answer_faults(method: Any, status: str, mapping: Any) -> Iterator[Fault]:
    response = method.method_responses.get(status)
    declared = (response.response_parameters or {}) if response else None
    for text in faults_of_response_mapping(mapping, declared):
        yield "BadRequestException", text


def _deployment(backend: Any, request: Any, _is_internal: bool) -> Iterator[Fault]:
    for resource in _resources(backend, request).values():
        for verb, method in resource.resource_methods.items():
            where = f" ({verb} {resource.get_path()})"
            yield from ((code, text + where) for code, text in _mapping_faults(method))


def _mapping_faults(method: Any) -> Iterator[Fault]:
    integration = method.method_integration
    if integration is None:
        return
    declared = method.request_parameters or {}
    for text in faults_of_request_mapping(integration.request_parameters, declared):
        yield "BadRequestException", text
    for status, response in (integration.integration_responses or {}).items():
        yield from _answer_faults(method, status, response.response_parameters)


def _model(_backend: Any, request: Any, _is_internal: bool) -> Iterator[Fault]:
    try:
        Draft4Validator.check_schema(json.loads(request.get("schema") or "{}"))
    except SchemaError:
        yield "BadRequestException", INVALID_MODEL


def _stage(backend: Any, request: Any, _is_internal: bool) -> Iterator[Fault]:
    api = backend.apis.get(request["restApiId"])
    if api and request["deploymentId"] not in api.deployments:
        yield "BadRequestException", "Deployment id does not exist"


def _deployment_there(backend: Any, request: Any, _is_internal: bool) -> Iterator[Fault]:
    api = backend.apis.get(request["restApiId"])
    if api and request["deploymentId"] not in api.deployments:
        yield "NotFoundException", "Invalid Deployment identifier specified"


def _authorizer(backend: Any, request: Any, _is_internal: bool) -> Iterator[Fault]:
    store = apigateway_stores[backend.account_id][backend.region_name]
    api, name = store.rest_apis.get(request["restApiId"]), request["name"]
    if api and any(one["name"] == name for one in api.authorizers.values()):
        text = f"Authorizer name must be unique. Authorizer {name} already exists in this RestApi."
        yield "ConflictException", text


def _export(backend: Any, request: Any, _is_internal: bool) -> Iterator[Fault]:
    api = backend.apis.get(request["restApiId"])
    if api and request["stageName"] not in api.stages:
        yield "NotFoundException", "Invalid stage identifier specified"


def _api_key(backend: Any, request: Any, _is_internal: bool) -> Iterator[Fault]:
    for one in request.get("stageKeys") or []:
        api = backend.apis.get(one.get("restApiId"))
        if api is None:
            yield "NotFoundException", "Invalid API identifier specified"
        elif one.get("stageName") not in api.stages:
            yield "NotFoundException", "Invalid stage identifier specified"


def _usage_plan(backend: Any, request: Any, _is_internal: bool) -> Iterator[Fault]:
    for one in request.get("apiStages") or []:
        api_id, stage = one.get("apiId"), one.get("stage")
        api = backend.apis.get(api_id)
        if api is None or stage not in api.stages:
            yield "NotFoundException", f"API Stage not found: {api_id}:{stage}"


def _usage_plan_key(backend: Any, request: Any, _is_internal: bool) -> Iterator[Fault]:
    plan_id, key_id = request["usagePlanId"], request["keyId"]
    if plan_id not in backend.usage_plans:
        yield "NotFoundException", "Invalid Usage Plan ID specified"
    stages = _stages(backend, plan_id)
    for other, keys in backend.usage_plan_keys.items():
        if key_id in keys and (other == plan_id or stages & _stages(backend, other)):
            text = f"API key {key_id} has usage plan {other} already for the same stage of an API"
            yield "ConflictException", text


def _deleted_plan(backend: Any, request: Any, is_internal: bool) -> Iterator[Fault]:
    plan_id = request["usagePlanId"]
    for api_id, stage in [] if is_internal else sorted(_stages(backend, plan_id)):
        text = "because there are API Stages associated with it, including"
        yield (
            "BadRequestException",
            f"Cannot delete Usage Plan {plan_id} {text} {api_id}:{stage}",
        )


def _stages(backend: Any, plan_id: str) -> set[tuple[str, str]]:
    """Give a plan's stages; those of an API that is gone are none (LocalStack's suite, on AWS)."""
    plan = backend.usage_plans.get(plan_id)
    known = [one for one in plan.api_stages if one["apiId"] in backend.apis] if plan else []
    return {(one["apiId"], one["stage"]) for one in known}


def _resources(backend: Any, request: Any) -> dict[str, Any]:
    api = backend.apis.get(request["restApiId"])
    return api.resources if api else {}


def _found(backend: Any, request: Any) -> Any:
    """Give the method that a request names, if it is there."""
    resource = _resources(backend, request).get(request["resourceId"])
    return resource.resource_methods.get(request["httpMethod"]) if resource else None


_LOOKS: dict[str, Callable[[Any, Any, bool], Iterator[Fault]]] = {
    "CreateResource": _resource,
    "PutMethod": _method,
    "PutMethodResponse": _method_response,
    "PutIntegration": _integration,
    "PutIntegrationResponse": _integration_response,
    "CreateDeployment": _deployment,
    "CreateApiKey": _api_key,
    "CreateAuthorizer": _authorizer,
    "CreateModel": _model,
    "CreateStage": _stage,
    "CreateUsagePlan": _usage_plan,
    "CreateUsagePlanKey": _usage_plan_key,
    "DeleteUsagePlan": _deleted_plan,
    "GetDeployment": _deployment_there,
    "GetExport": _export,
}
