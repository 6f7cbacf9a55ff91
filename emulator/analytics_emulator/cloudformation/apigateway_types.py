"""The parts of an API that LocalStack can't update, or updates in part without saying so.

Changing them changes nothing for callers until a stage gets a deployment made after it (API Gateway
developer guide, "Deploy REST APIs").
"""

import contextlib
import json
from typing import Any

from analytics_emulator.cloudformation.resource_type import (
    Api,
    Operation,
    Properties,
    ResourceType,
)
from analytics_emulator.service import ServiceError

_API = {"restApiId": "RestApiId"}
_RESPONSE = _API | {"responseType": "ResponseType"}
_MODEL = _API | {"modelName": "Name"}
_METHOD = _API | {"resourceId": "ResourceId", "httpMethod": "HttpMethod"}


def _members(*names: str, below: str = "") -> dict[str, str]:
    """Map the API's members to properties, whose names differ by a capital first letter."""
    return {name: f"{below}{name[0].upper()}{name[1:]}" for name in names}


_PUT_RESPONSE = Operation(
    "put_gateway_response",
    _RESPONSE | _members("statusCode", "responseParameters", "responseTemplates"),
)

GATEWAY_RESPONSE = ResourceType(
    "AWS::ApiGateway::GatewayResponse",
    service="apigateway",
    reference="Id",
    create=_PUT_RESPONSE,
    derive=lambda _api, given: {"Id": _joined(given, _RESPONSE)},
    derived=("Id",),
    update=_PUT_RESPONSE,
    delete=Operation("delete_gateway_response", _RESPONSE),
    create_only=("RestApiId", "ResponseType"),
)


def _schema_text(schema: Any) -> str:
    return schema if isinstance(schema, str) else json.dumps(schema)


def _update_model(api: Api, _before: Properties, after: Properties) -> None:
    values = {
        "schema": _schema_text(after.get("Schema", {})),
        "description": after.get("Description", ""),
    }
    patches = [
        {"op": "replace", "path": f"/{name}", "value": value} for name, value in values.items()
    ]
    where = {member: after[name] for member, name in _MODEL.items()}
    api.call("update_model", where | {"patchOperations": patches})


MODEL = ResourceType(
    "AWS::ApiGateway::Model",
    service="apigateway",
    reference="Name",
    name="Name",
    made_up_name=lambda name: "".join(filter(str.isalnum, name)),  # all that a model's may have
    create=Operation(
        "create_model",
        _API | _members("name", "contentType", "description", "schema"),
        conversions={"schema": _schema_text},
        defaults={"contentType": "application/json", "schema": "{}"},
    ),
    update=_update_model,
    delete=Operation("delete_model", _MODEL),
    create_only=("RestApiId", "Name", "ContentType"),
)

_AUTHORIZER = _API | {"authorizerId": "AuthorizerId"}
_AUTHORIZER_MEMBERS = _members(
    "authType",
    "authorizerCredentials",
    "authorizerResultTtlInSeconds",
    "authorizerUri",
    "identitySource",
    "identityValidationExpression",
    "name",
    "type",
)
# What an authorizer has again that no longer says it (API Gateway API reference, CreateAuthorizer).
_AUTHORIZER_DEFAULTS = {"authorizerResultTtlInSeconds": "300"}


def _update_authorizer(api: Api, before: Properties, after: Properties) -> None:
    patches: list[Properties] = []
    for member, name in _AUTHORIZER_MEMBERS.items():
        is_dropped = before.get(name) is not None and after.get(name) is None
        value = _AUTHORIZER_DEFAULTS.get(member) if is_dropped else after.get(name)
        if value is not None:
            patches.append({"op": "replace", "path": f"/{member}", "value": str(value)})
        elif is_dropped:
            patches.append({"op": "remove", "path": f"/{member}"})
    where = {member: after[name] for member, name in _AUTHORIZER.items()}
    api.call("update_authorizer", where | {"patchOperations": patches})


AUTHORIZER = ResourceType(
    "AWS::ApiGateway::Authorizer",
    service="apigateway",
    reference="AuthorizerId",
    create=Operation(
        "create_authorizer",
        _API | _AUTHORIZER_MEMBERS,
        attributes={"AuthorizerId": "id"},
    ),
    update=_update_authorizer,
    delete=Operation("delete_authorizer", _AUTHORIZER),
    create_only=("RestApiId",),
)

_PUT_METHOD = Operation(
    "put_method",
    _METHOD
    | _members(
        "apiKeyRequired",
        "authorizationScopes",
        "authorizationType",
        "authorizerId",
        "operationName",
        "requestModels",
        "requestParameters",
        "requestValidatorId",
    ),
    defaults={"authorizationType": "NONE"},
)
_PUT_INTEGRATION = Operation(
    "put_integration",
    _METHOD
    | _members(
        "cacheKeyParameters",
        "cacheNamespace",
        "connectionId",
        "connectionType",
        "contentHandling",
        "credentials",
        "integrationHttpMethod",
        "passthroughBehavior",
        "requestParameters",
        "requestTemplates",
        "timeoutInMillis",
        "type",
        "uri",
        below="Integration/",
    ),
)


def _finish_method(api: Api, method: Properties) -> None:
    where = {member: method[name] for member, name in _METHOD.items()}
    integration = method.get("Integration") or {}
    if integration:
        _PUT_INTEGRATION.run(api, method)
    for response in integration.get("IntegrationResponses") or []:
        api.call("put_integration_response", where | _lower(response))
    for response in method.get("MethodResponses") or []:
        api.call("put_method_response", where | _lower(response))


def _update_method(api: Api, _before: Properties, after: Properties) -> None:
    """Put it anew: stages serve their deployments, so nobody sees it missing."""
    with contextlib.suppress(ServiceError):
        _DELETE_METHOD.run(api, after)
    _PUT_METHOD.run(api, after)
    _finish_method(api, after)


def _lower(properties: Properties) -> Properties:
    return {f"{name[0].lower()}{name[1:]}": value for name, value in properties.items()}


def _joined(properties: Properties, identifier: dict[str, str]) -> str:
    return "|".join(str(properties[name]) for name in identifier.values())


_DELETE_METHOD = Operation("delete_method", _METHOD)

METHOD = ResourceType(
    "AWS::ApiGateway::Method",
    service="apigateway",
    reference="Id",
    create=_PUT_METHOD,
    after_create=_finish_method,
    derive=lambda _api, given: {"Id": _joined(given, _METHOD)},
    update=_update_method,
    delete=_DELETE_METHOD,
    create_only=("RestApiId", "ResourceId", "HttpMethod"),
)
