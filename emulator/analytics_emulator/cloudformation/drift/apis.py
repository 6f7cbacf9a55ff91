"""APIs of API Gateway and their parts, as they are now."""

from collections.abc import Mapping
from typing import Any

from analytics_emulator.cloudformation.drift.reading import (
    Clients,
    Properties,
    Reader,
    capital,
    lower,
    tags,
)

type Model = Mapping[str, Any]


def _api(clients: Clients, api_id: str, _model: Model) -> Properties:
    asked = clients("apigateway")
    found = asked.get_rest_api(restApiId=api_id)
    names = ("Name", "Description", "BinaryMediaTypes", "DisableExecuteApiEndpoint",
             "MinimumCompressionSize", "RootResourceId")  # fmt: skip
    told = lower(found, *names, ApiKeySourceType="apiKeySource", RestApiId="id")
    endpoints = _in_either_case(found.get("endpointConfiguration"))
    return told | {"EndpointConfiguration": endpoints, "Tags": tags(found.get("tags"))}


def _key(clients: Clients, key: str, _model: Model) -> Properties:
    found = clients("apigateway").get_api_key(apiKey=key)
    told = lower(found, "Name", "Description", "Enabled", "CustomerId", APIKeyId="id")
    return told | {"Tags": tags(found.get("tags"))}


def _plan(clients: Clients, plan: str, _model: Model) -> Properties:
    found = clients("apigateway").get_usage_plan(usagePlanId=plan)
    structures = {
        name: _in_either_case(found.get(name[0].lower() + name[1:]))
        for name in ("ApiStages", "Quota", "Throttle")
    }
    told = lower(found, "Description", "Id", UsagePlanName="name")
    return told | structures | {"Tags": tags(found.get("tags"))}


def _in_either_case(value: Any) -> Any:
    """Return structures with both names of each member: a model may have the API's."""
    if isinstance(value, list):
        return [_in_either_case(one) for one in value]
    return {**value, **capital(value)} if value else value


def _plan_key(clients: Clients, _id: str, model: Model) -> Properties:
    known = {"usagePlanId": model["UsagePlanId"], "keyId": model["KeyId"]}
    found = clients("apigateway").get_usage_plan_key(**known)
    return {**lower(found, KeyId="id", KeyType="type"), "UsagePlanId": model["UsagePlanId"]}


def _stage(clients: Clients, name: str, model: Model) -> Properties:
    found = clients("apigateway").get_stage(restApiId=model["RestApiId"], stageName=name)
    names = ("DeploymentId", "Description", "StageName", "TracingEnabled", "Variables",
             "CacheClusterEnabled", "ClientCertificateId")  # fmt: skip
    settings = found.get("methodSettings") or {}
    return lower(found, *names) | {
        "RestApiId": model["RestApiId"],
        "AccessLogSetting": capital(found.get("accessLogSettings")),
        "MethodSettings": [_method_setting(key, one) for key, one in settings.items()],
        "Tags": tags(found.get("tags")),
    }


def _method_setting(key: str, setting: Model) -> Properties:
    path, _, verb = key.rpartition("/")
    place = "/*" if path == "*" else "/" + path.lstrip("/~1").replace("~1", "/")
    return {"ResourcePath": place, "HttpMethod": verb, **capital(setting)}


def _deployment(clients: Clients, deployment: str, model: Model) -> Properties:
    known = {"restApiId": model["RestApiId"], "deploymentId": deployment}
    found = clients("apigateway").get_deployment(**known)
    return {"RestApiId": model["RestApiId"], **lower(found, "Description", DeploymentId="id")}


def _resource(clients: Clients, resource: str, model: Model) -> Properties:
    known = {"restApiId": model["RestApiId"], "resourceId": resource}
    found = clients("apigateway").get_resource(**known)
    return {"RestApiId": model["RestApiId"], **lower(found, "ParentId", "PathPart")}


def _method(clients: Clients, _id: str, model: Model) -> Properties:
    named = ("RestApiId", "ResourceId", "HttpMethod")
    found = clients("apigateway").get_method(
        **{name[0].lower() + name[1:]: model[name] for name in named}
    )
    names = (
        "ApiKeyRequired", "AuthorizationScopes", "AuthorizationType", "AuthorizerId",
        "OperationName", "RequestModels", "RequestParameters", "RequestValidatorId",
    )  # fmt: skip
    answers = (found.get("methodResponses") or {}).values()
    return {
        **{name: model[name] for name in named},
        **lower(found, *names),
        "MethodResponses": [
            lower(one, "StatusCode", "ResponseModels", "ResponseParameters") for one in answers
        ],
        "Integration": _integration(found.get("methodIntegration")),
    }


def _integration(found: Model | None) -> Properties | None:
    if found is None:
        return None
    names = ("CacheKeyParameters", "CacheNamespace", "ConnectionType", "ContentHandling",
             "Credentials", "PassthroughBehavior", "RequestParameters", "RequestTemplates",
             "TimeoutInMillis", "Type", "Uri")  # fmt: skip
    answers = (found.get("integrationResponses") or {}).values()
    members = ("ContentHandling", "ResponseParameters", "ResponseTemplates", "SelectionPattern",
               "StatusCode")  # fmt: skip
    told = lower(found, *names, IntegrationHttpMethod="httpMethod")
    return told | {"IntegrationResponses": [lower(one, *members) for one in answers]}


def _model(clients: Clients, _id: str, model: Model) -> Properties:
    known = {"restApiId": model["RestApiId"], "modelName": model["Name"]}
    found = clients("apigateway").get_model(**known)
    told = lower(found, "Name", "ContentType", "Description", "Schema")
    return {"RestApiId": model["RestApiId"], **told}


def _validator(clients: Clients, _id: str, model: Model) -> Properties:
    known = {"restApiId": model["RestApiId"], "requestValidatorId": model["RequestValidatorId"]}
    found = clients("apigateway").get_request_validator(**known)
    told = lower(found, "Name", "ValidateRequestBody", "ValidateRequestParameters")
    return {"RestApiId": model["RestApiId"], **told}


def _gateway_response(clients: Clients, _id: str, model: Model) -> Properties:
    known = {"restApiId": model["RestApiId"], "responseType": model["ResponseType"]}
    found = clients("apigateway").get_gateway_response(**known)
    names = ("ResponseType", "StatusCode", "ResponseParameters", "ResponseTemplates")
    return {"RestApiId": model["RestApiId"], **lower(found, *names)}


def _account(clients: Clients, _id: str, _model: Model) -> Properties:
    return {"CloudWatchRoleArn": clients("apigateway").get_account().get("cloudwatchRoleArn")}


READERS: dict[str, Reader] = {
    "AWS::ApiGateway::Account": _account,
    "AWS::ApiGateway::ApiKey": _key,
    "AWS::ApiGateway::Deployment": _deployment,
    "AWS::ApiGateway::GatewayResponse": _gateway_response,
    "AWS::ApiGateway::Method": _method,
    "AWS::ApiGateway::Model": _model,
    "AWS::ApiGateway::RequestValidator": _validator,
    "AWS::ApiGateway::Resource": _resource,
    "AWS::ApiGateway::RestApi": _api,
    "AWS::ApiGateway::Stage": _stage,
    "AWS::ApiGateway::UsagePlan": _plan,
    "AWS::ApiGateway::UsagePlanKey": _plan_key,
}
