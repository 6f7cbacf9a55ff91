"""What single types of resources can't do here, found in a template before anything is created."""

from collections.abc import Iterator
from typing import Any

from analytics_emulator.apigateway.service_calls import (
    NO_COGNITO,
    why_no_call_as_itself,
    why_not_callable,
)
from analytics_emulator.cloudformation.findings import Finding, TemplateResource
from analytics_emulator.lambda_runtime.interpreter import RuntimeUnavailableError, find_interpreter
from analytics_emulator.localstack.downloads import callable_services

# Where a type says who asks an API's callers.
_AUTHORIZATION = {
    "AWS::ApiGateway::Authorizer": ("Type",),
    "AWS::ApiGateway::Method": ("AuthorizationType",),
}


def findings_by_type(resource: TemplateResource) -> Iterator[Finding]:
    """Find what a resource's own type is known to lack."""
    if resource.type_name == "AWS::Lambda::Function":
        yield from _function_findings(resource)
    if resource.type_name == "AWS::Lambda::Url":
        yield from _url_findings(resource)
    if resource.type_name == "AWS::ApiGateway::Method":
        found = resource.properties.get("Integration")
        yield from _integration_findings(resource, "Integration.Uri", found)
    for name in _AUTHORIZATION.get(resource.type_name, ()):
        if resource.properties.get(name) == "COGNITO_USER_POOLS":
            yield Finding(resource, name, NO_COGNITO)
    if resource.type_name == "AWS::ApiGateway::RestApi":
        for path, found in _integrations_in(resource.properties.get("Body"), "Body"):
            yield from _integration_findings(resource, path, found)


def _function_findings(resource: TemplateResource) -> Iterator[Finding]:
    code, runtime = resource.properties.get("Code"), resource.properties.get("Runtime")
    if isinstance(code, dict) and "ImageUri" in code:
        yield Finding(resource, "Code.ImageUri", "functions run as local processes, no containers")
    if not isinstance(runtime, str):
        return
    try:
        find_interpreter(runtime)
    except RuntimeUnavailableError as error:
        yield Finding(resource, "Runtime", str(error))


def _url_findings(resource: TemplateResource) -> Iterator[Finding]:
    if resource.properties.get("InvokeMode") == "RESPONSE_STREAM":
        yield Finding(resource, "InvokeMode", "answers aren't streamed")


def _integrations_in(node: Any, path: str) -> Iterator[tuple[str, Any]]:
    """Yield the integrations of an API's OpenAPI definition, spelt as a method's."""
    if isinstance(node, list):
        for item in node:
            yield from _integrations_in(item, path)
    elif isinstance(node, dict):
        for name, value in node.items():
            if name == "x-amazon-apigateway-integration" and isinstance(value, dict):
                spelt = {
                    "Type": str(value.get("type", "")).upper(),
                    "Uri": value.get("uri"),
                    "IntegrationHttpMethod": value.get("httpMethod"),
                }
                role = {"Credentials": ""} if "credentials" in value else {}
                yield path, {**spelt, **role}
            else:
                yield from _integrations_in(value, f"{path}.{name}")


def _integration_findings(
    resource: TemplateResource, path: str, integration: Any
) -> Iterator[Finding]:
    """Find the calls that the deployment of an API would refuse."""
    if not isinstance(integration, dict) or integration.get("Type") not in ("AWS", "AWS_PROXY"):
        return
    uri, method = integration.get("Uri"), integration.get("IntegrationHttpMethod")
    if not isinstance(uri, str) or not uri.startswith("arn:") or "${stageVariables" in uri:
        return
    why = why_not_callable(integration["Type"], uri, method, callable_services())
    if why := why or why_no_call_as_itself(uri, "Credentials" in integration):
        yield Finding(resource, path, why)
