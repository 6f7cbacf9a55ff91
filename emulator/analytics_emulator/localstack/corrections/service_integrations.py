"""Lets an integration of type AWS call what it names, or refuses its deployment.

LocalStack names the operation of four JSON services alone; the others (`firehose:action/PutRecord`)
answer 200 from somewhere else, and the data is gone. A mapping template may make an event of no
JSON, which Lambda doesn't take (that API Gateway then answers 400 with Lambda's words, as users
quote them, is unverified).
"""

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

from localstack.aws.api.apigateway import BadRequestException
from localstack.services.apigateway.helpers import get_moto_rest_api
from localstack.services.apigateway.next_gen.execute_api import gateway_response
from localstack.services.apigateway.next_gen.execute_api.integrations.aws import (
    RestApiAwsIntegration,
)
from localstack.services.apigateway.next_gen.provider import ApigatewayNextGenProvider

from analytics_emulator.apigateway.service_calls import (
    NO_COGNITO,
    ServiceCall,
    as_path,
    service_call,
    target_of,
    why_no_call_as_itself,
    why_not_callable,
)
from analytics_emulator.lambda_runtime.payloads import fault_of_payload
from analytics_emulator.localstack.downloads import callable_services
from analytics_emulator.localstack.typed import patched

_FORM = "application/x-www-form-urlencoded"
# What functions answer, as users' logs of API Gateway show; LocalStack's Invoke says text/plain.
_JSON = "application/json"
_LEGACY_QUERY = ("ssm",)  # LocalStack turns its query string into JSON


def apply() -> None:
    """Name operations when they are called, and look at them when they are deployed."""
    _leave_action_out()
    _judge_deployments()

    @patched(RestApiAwsIntegration.get_action_service_target)
    def target(original: Any, self: Any, service_name: str, action: str) -> str | None:
        if service_name in _LEGACY_QUERY:
            return str(original(self, service_name, action))
        return target_of(ServiceCall(service_name, "action", action))

    @patched(RestApiAwsIntegration.invoke)
    def invoke(call: Any, self: Any, context: Any) -> Any:
        request = context.integration_request
        made = service_call(request["uri"])
        if made and (made.service, made.kind) == ("s3", "path"):
            head = ":".join(request["uri"].split(":", 4)[:4])
            request["uri"] = f"{head}:s3:path/{made.rest}"
        if made and made.kind == "action" and made.speaks_query:
            _send_as_form(request, made)
        elif made and made.kind == "action" and made.service == "s3":
            path, query = as_path(made, request["query_string_parameters"])
            request["uri"] = f"{request['uri'].partition(':action/')[0]}:path/{path}"
            request["query_string_parameters"] = query
        elif made and made.service == "lambda" and (fault := fault_of_payload(request["body"])):
            raise gateway_response.BadRequestException(fault)
        answer = call(self, context)
        if made and made.service == "lambda":
            answer["headers"]["Content-Type"] = _JSON
        return answer


def _judge_deployments() -> None:
    @patched(ApigatewayNextGenProvider.create_deployment)
    def create_deployment(
        create: Any, self: Any, context: Any, rest_api_id: str, **more: Any
    ) -> Any:
        api = get_moto_rest_api(context, rest_api_id)
        if faults := list(_faults(api)):
            lines = "\n".join(f"- {fault}" for fault in faults)
            raise BadRequestException(f"The emulator can't make these calls:\n{lines}")
        return create(self, context, rest_api_id=rest_api_id, **more)


def _leave_action_out() -> None:
    """Have the JSON that stands for a query string hold parameters alone."""
    payload = RestApiAwsIntegration.get_payload_from_query_string

    def without_action(query: dict[str, Any]) -> str:
        return str(payload({name: value for name, value in query.items() if name != "Action"}))

    setattr(RestApiAwsIntegration, "get_payload_from_query_string", staticmethod(without_action))  # noqa: B010 -- a static method, which `patched` would bind


def _send_as_form(request: Any, call: ServiceCall) -> None:
    """Put the parameters into the body: what came as body would be read in their place."""
    headers = request["headers"]
    given = str(headers.get("Content-Type", ""))
    form = request["body"].decode() if given.startswith(_FORM) else ""
    parameters = {**request["query_string_parameters"], "Action": call.rest.split("&")[0]}
    request["body"] = "&".join(filter(None, (urlencode(parameters, doseq=True), form))).encode()
    request["query_string_parameters"] = {}
    headers["Content-Type"] = _FORM


def _faults(api: Any) -> Iterator[str]:
    services = callable_services()
    for resource in api.resources.values():
        for verb, method in resource.resource_methods.items():
            if method.authorization_type == "COGNITO_USER_POOLS":
                yield f"{verb} {resource.get_path()}: {NO_COGNITO}"
            found = method.method_integration
            kind = getattr(found, "integration_type", None)
            if kind not in ("AWS", "AWS_PROXY"):
                continue
            why = why_not_callable(kind, found.uri or "", found.http_method, services)
            why = why or why_no_call_as_itself(found.uri or "", bool(found.credentials))
            if why and "${stageVariables" not in (found.uri or ""):
                yield f"{verb} {resource.get_path()} ({found.uri}): {why}"
