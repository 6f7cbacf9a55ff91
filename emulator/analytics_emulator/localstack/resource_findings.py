"""What single types of resources can't do here, found in a template before anything is created."""

import re
from collections.abc import Callable, Iterator
from typing import Any

from localstack.constants import DEFAULT_AWS_ACCOUNT_ID
from localstack.services.lambda_.invocation.models import lambda_stores

from analytics_emulator.apigateway.definitions import with_variables
from analytics_emulator.apigateway.service_calls import (
    NO_COGNITO,
    why_no_call_as_itself,
    why_not_callable,
)
from analytics_emulator.cloudformation.findings import Finding, TemplateResource
from analytics_emulator.eventbridge.emitted import why_never_fired
from analytics_emulator.firehose.honoured import OPERATIONS
from analytics_emulator.firehose.request_checks import unhonoured
from analytics_emulator.lambda_runtime.interpreter import RuntimeUnavailableError, find_interpreter
from analytics_emulator.localstack.corrections.state_machines import definition_of
from analytics_emulator.localstack.downloads import callable_services
from analytics_emulator.scheduler.targets import why_no_target
from analytics_emulator.stepfunctions.tasks import why_not_run

_LAYER = re.compile(r"arn:aws[a-z-]*:lambda:([a-z0-9-]+):(\d{12}):layer:([A-Za-z0-9-_]+)")
# Numbers and truths, which a template may write as texts.
_SPELT = re.compile("(?i)true|false|[0-9.]+")
_NO_LINKS = "networks' load balancers aren't reached"
_ANY_PLACE = {"AccountId": "000000000000", "Partition": "aws", "Region": "us-east-1"}
# Where a type says who asks an API's callers.
_AUTHORIZATION = {
    "AWS::ApiGateway::Authorizer": ("Type",),
    "AWS::ApiGateway::Method": ("AuthorizationType",),
}


def findings_by_type(resource: TemplateResource) -> Iterator[Finding]:
    """Find what a resource's own type is known to lack."""
    for find in _FINDINGS.get(resource.type_name, ()):
        yield from find(resource)
    for name in _AUTHORIZATION.get(resource.type_name, ()):
        if resource.properties.get(name) == "COGNITO_USER_POOLS":
            yield Finding(resource, name, NO_COGNITO)


def _method_findings(resource: TemplateResource) -> Iterator[Finding]:
    found = resource.properties.get("Integration")
    yield from _integration_findings(resource, "Integration.Uri", found)
    if isinstance(found, dict) and found.get("ConnectionType") == "VPC_LINK":
        yield Finding(resource, "Integration.ConnectionType", _NO_LINKS)


def _definition_findings(resource: TemplateResource) -> Iterator[Finding]:
    body = with_variables(resource.properties.get("Body"), _ANY_PLACE)
    for path, found in _integrations_in(body, "Body"):
        yield from _integration_findings(resource, path, found)
        if found["ConnectionType"] == "VPC_LINK":
            yield Finding(resource, path, _NO_LINKS)


def _machine_findings(resource: TemplateResource) -> Iterator[Finding]:
    for why in why_not_run(definition_of(resource.properties), callable_services()):
        yield Finding(resource, "Definition", why)


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


def _layer_findings(resource: TemplateResource) -> Iterator[Finding]:
    """Find layers that other accounts publish: nothing fetches them from AWS."""
    for layer in resource.properties.get("Layers") or ():
        found = _LAYER.match(layer) if isinstance(layer, str) else None
        if found and not _is_published_here(*found.groups()):
            yield Finding(resource, "Layers", f"{layer} is another account's, which isn't here")


def _is_published_here(region: str, account: str, name: str) -> bool:
    by_region = lambda_stores.get(account) or {}
    return account == DEFAULT_AWS_ACCOUNT_ID or (
        region in by_region and name in by_region[region].layers
    )


def _target_findings(resource: TemplateResource) -> Iterator[Finding]:
    target = resource.properties.get("Target")
    arn = target.get("Arn") if isinstance(target, dict) else None
    is_known = isinstance(arn, str) and arn.startswith("arn:")
    if is_known and (why := why_no_target(str(arn), callable_services())):
        yield Finding(resource, "Target.Arn", why)


def _rule_findings(resource: TemplateResource) -> Iterator[Finding]:
    if why := why_never_fired(resource.properties.get("EventPattern")):
        yield Finding(resource, "EventPattern", why)


def _url_findings(resource: TemplateResource) -> Iterator[Finding]:
    if resource.properties.get("InvokeMode") == "RESPONSE_STREAM":
        yield Finding(resource, "InvokeMode", "answers aren't streamed")


def _stream_findings(resource: TemplateResource) -> Iterator[Finding]:
    """Find the choices that Firehose refuses; members that it lacks are found for every type."""
    given = _told(resource.properties)
    for what in unhonoured(given, OPERATIONS["CreateDeliveryStream"]):
        path, _, value = what.partition(" ")
        if value and not _SPELT.fullmatch(value):
            yield Finding(resource, path, f"{value} is not supported by the emulator")


def _told(value: Any) -> Any:
    """Leave out of properties what only a deployment knows."""
    if isinstance(value, list):
        return [_told(item) for item in value if item]
    if isinstance(value, dict):
        return {name: _told(inner) for name, inner in value.items() if inner}
    return value


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
                    "ConnectionType": value.get("connectionType"),
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


_FINDINGS: dict[str, tuple[Callable[[TemplateResource], Iterator[Finding]], ...]] = {
    "AWS::ApiGateway::Method": (_method_findings,),
    "AWS::ApiGateway::RestApi": (_definition_findings,),
    "AWS::Events::Rule": (_rule_findings,),
    "AWS::KinesisFirehose::DeliveryStream": (_stream_findings,),
    "AWS::Lambda::Function": (_function_findings, _layer_findings),
    "AWS::Lambda::Url": (_url_findings,),
    "AWS::Scheduler::Schedule": (_target_findings,),
    "AWS::StepFunctions::StateMachine": (_machine_findings,),
}
