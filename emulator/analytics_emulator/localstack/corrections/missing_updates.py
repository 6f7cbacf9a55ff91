"""Changes in place what LocalStack's resource providers can't: REST APIs and some of their parts,
rules, functions' URLs, topics' keys.

An API's definition is put anew as a whole, as CloudFormation does (AWS::ApiGateway::RestApi, Mode:
`overwrite` is the default), which is how each further deployment of a SAM template arrives.
"""

import json
from collections.abc import Iterator
from typing import Any

from localstack.services.apigateway.resource_providers.aws_apigateway_apikey import (
    ApiGatewayApiKeyProvider,
)
from localstack.services.apigateway.resource_providers.aws_apigateway_deployment import (
    ApiGatewayDeploymentProvider,
)
from localstack.services.apigateway.resource_providers.aws_apigateway_requestvalidator import (
    ApiGatewayRequestValidatorProvider,
)
from localstack.services.apigateway.resource_providers.aws_apigateway_restapi import (
    ApiGatewayRestApiProvider,
)
from localstack.services.cloudformation.resource_provider import OperationStatus, ProgressEvent
from localstack.services.events.resource_providers.aws_events_rule import EventsRuleProvider
from localstack.services.lambda_.resource_providers.aws_lambda_url import LambdaUrlProvider
from localstack.services.sns.resource_providers.aws_sns_topic import SNSTopicProvider

from analytics_emulator.cloudformation.templates.functions import scalar_text
from analytics_emulator.cloudformation.updates.apigateway import set_tags
from analytics_emulator.localstack.typed import patched

# Property → where UpdateRestApi has it, and its default.
_SETTINGS = {
    "ApiKeySourceType": ("/apiKeySource", "HEADER"),
    "Description": ("/description", ""),
    "DisableExecuteApiEndpoint": ("/disableExecuteApiEndpoint", "false"),
    "MinimumCompressionSize": ("/minimumCompressionSize", ""),
    "Name": ("/name", ""),
    "Policy": ("/policy", ""),
}
# Provider → its operation, what names the resource, and its settings as above.
_PARTS: dict[Any, tuple[str, dict[str, str], dict[str, tuple[str, str]]]] = {
    ApiGatewayApiKeyProvider: (
        "update_api_key",
        {"apiKey": "APIKeyId"},
        {
            "CustomerId": ("/customerId", ""),
            "Description": ("/description", ""),
            "Enabled": ("/enabled", "false"),
        },
    ),
    ApiGatewayDeploymentProvider: (
        "update_deployment",
        {"restApiId": "RestApiId", "deploymentId": "DeploymentId"},
        {"Description": ("/description", "")},
    ),
    ApiGatewayRequestValidatorProvider: (
        "update_request_validator",
        {"restApiId": "RestApiId", "requestValidatorId": "RequestValidatorId"},
        {
            "ValidateRequestBody": ("/validateRequestBody", "false"),
            "ValidateRequestParameters": ("/validateRequestParameters", "false"),
        },
    ),
}
# Attributes of a topic that are changed in place, and their defaults (SNS API reference,
# SetTopicAttributes).
_TOPIC = {"KmsMasterKeyId": "", "SignatureVersion": "1", "TracingConfig": "PassThrough"}
_DEFINITION = ("Body", "BodyS3Location", "Mode", "Parameters")


def apply() -> None:
    """Give the providers an update."""

    @patched(ApiGatewayRestApiProvider.update)
    def update_api(_none: Any, _self: Any, request: Any) -> Any:
        return _update_api(request)

    for provider in _PARTS:
        _update_by_patches(provider)

    @patched(SNSTopicProvider.update)
    def update_topic(original: Any, self: Any, request: Any) -> Any:
        event = original(self, request)
        _set_topic(request)
        return event

    @patched(EventsRuleProvider.update)
    def update_rule(_none: Any, self: Any, request: Any) -> Any:
        return _update_rule(self, request)

    @patched(LambdaUrlProvider.update)
    def update_url(_none: Any, _self: Any, request: Any) -> Any:
        return _update_url(request)


def _set_topic(request: Any) -> None:
    """Set what SNS changes of a topic in place and LocalStack's provider passes over."""
    before, after = request.previous_state, request.desired_state
    for name, default in _TOPIC.items():
        if before.get(name) != after.get(name):
            value = scalar_text(after.get(name, default))
            request.aws_client_factory.sns.set_topic_attributes(
                TopicArn=before["TopicArn"], AttributeName=name, AttributeValue=value
            )


def _update_by_patches(provider: Any) -> None:
    operation, identifier, settings = _PARTS[provider]

    @patched(provider.update)
    def update(_none: Any, _self: Any, request: Any) -> Any:
        before, after = request.previous_state, request.desired_state
        for name, value in before.items():
            if name in identifier.values() or name == "Value":  # a key's, made up where not given
                after.setdefault(name, value)
        api = request.aws_client_factory.apigateway
        if changes := list(_changed_settings(settings, before, after)):
            where = {member: before[name] for member, name in identifier.items()}
            getattr(api, operation)(**where, patchOperations=changes)
        if provider is ApiGatewayApiKeyProvider:
            set_tags(api, f"apikeys/{before['APIKeyId']}", before, after)
        return ProgressEvent(OperationStatus.SUCCESS, resource_model=after)


def _update_url(request: Any) -> Any:
    before, after = request.previous_state, request.desired_state
    given = {name: after[name] for name in ("AuthType", "Cors", "InvokeMode") if name in after}
    if qualifier := after.get("Qualifier"):
        given["Qualifier"] = qualifier
    request.aws_client_factory.lambda_.update_function_url_config(
        FunctionName=after["TargetFunctionArn"], **given
    )
    after.update(FunctionArn=before["FunctionArn"], FunctionUrl=before["FunctionUrl"])
    return ProgressEvent(OperationStatus.SUCCESS, resource_model=after)


def _update_rule(provider: Any, request: Any) -> Any:
    """Make it anew under its name: what PutRule isn't given is then the default, as on AWS."""
    before, events = request.previous_state, request.aws_client_factory.events
    name = before["Id"].rpartition("|")[2]
    rule = {"Rule": name, "EventBusName": before.get("EventBusName") or "default"}
    ids = [target["Id"] for target in before.get("Targets") or []]
    if ids:
        events.remove_targets(**rule, Ids=ids)
    events.delete_rule(Name=name, EventBusName=rule["EventBusName"])
    request.desired_state["Name"] = name
    return provider.create(request)


def _update_api(request: Any) -> Any:
    before, after = request.previous_state, request.desired_state
    api, made = request.aws_client_factory.apigateway, before["RestApiId"]
    after.update(RestApiId=made, Name=after.get("Name") or before["Name"])
    if changes := list(_changes(before, after)):
        api.update_rest_api(restApiId=made, patchOperations=changes)
    if any(before.get(name) != after.get(name) for name in _DEFINITION):
        _put_definition(request, api, after)
    set_tags(api, f"restapis/{made}", before, after)
    resources = api.get_resources(restApiId=made, limit=500)["items"]
    after["RootResourceId"] = next(one["id"] for one in resources if one["path"] == "/")
    return ProgressEvent(OperationStatus.SUCCESS, resource_model=after)


def _changes(before: Any, after: Any) -> Iterator[dict[str, str]]:
    yield from _changed_settings(_SETTINGS, before, after)
    old, new = (set(state.get("BinaryMediaTypes") or []) for state in (before, after))
    for kinds, operation in ((old - new, "remove"), (new - old, "add")):
        for kind in sorted(kinds):
            yield {"op": operation, "path": f"/binaryMediaTypes/{kind.replace('/', '~1')}"}


def _changed_settings(
    settings: dict[str, tuple[str, str]], before: Any, after: Any
) -> Iterator[dict[str, str]]:
    for name, (path, default) in settings.items():
        if before.get(name) != after.get(name):
            yield {"op": "replace", "path": path, "value": _text(after.get(name, default))}


def _text(value: Any) -> str:
    if isinstance(value, dict):
        return json.dumps(value)
    return scalar_text(value)


def _put_definition(request: Any, api: Any, after: Any) -> None:
    body = after.get("Body")
    if place := after.get("BodyS3Location"):
        where = {"Bucket": place["Bucket"], "Key": place["Key"]}
        if version := place.get("Version"):
            where["VersionId"] = version
        body = request.aws_client_factory.s3.get_object(**where)["Body"].read()
    if not body:
        return
    api.put_rest_api(
        restApiId=after["RestApiId"],
        body=json.dumps(body).encode() if isinstance(body, dict) else body,
        parameters={"basepath": "ignore", **(after.get("Parameters") or {})},
        mode=after.get("Mode") or "overwrite",
        failOnWarnings=str(after.get("FailOnWarnings")).lower() == "true",
    )
