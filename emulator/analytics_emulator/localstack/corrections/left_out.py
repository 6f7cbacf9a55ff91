"""Hands on what LocalStack's resource providers leave out of a template though its API can do it.

They are the size of /tmp, the reserved concurrency and, in updates, the tags of a function, where
an API takes its keys from, and the name of a key that the template leaves to CloudFormation. What
the API can't do either is refused (`cloudformation/refused_properties.yaml`).
"""

from types import ModuleType
from typing import Any

from botocore.exceptions import ClientError
from localstack.services.apigateway.resource_providers.aws_apigateway_apikey import (
    ApiGatewayApiKeyProvider,
)
from localstack.services.apigateway.resource_providers.aws_apigateway_restapi import (
    ApiGatewayRestApiProvider,
)
from localstack.services.cloudformation.provider_utils import generate_default_name
from localstack.services.cloudformation.resource_provider import OperationStatus, ProgressEvent
from localstack.services.lambda_.resource_providers import aws_lambda_function

from analytics_emulator.cloudformation.tags import changed_tags, tag_map
from analytics_emulator.localstack.typed import patched

_RESERVED = "ReservedConcurrentExecutions"


def apply() -> None:
    """Complete the providers of functions and APIs."""
    vars(aws_lambda_function)["util"] = _WithStorage(vars(aws_lambda_function)["util"])

    @patched(aws_lambda_function.LambdaFunctionProvider.create)
    def create(original: Any, self: Any, request: Any) -> Any:
        return _with_concurrency(original(self, request), request, None)

    @patched(aws_lambda_function.LambdaFunctionProvider.update)
    def update(original: Any, self: Any, request: Any) -> Any:
        before = request.previous_state.get(_RESERVED)
        _set_tags(request)
        return _with_concurrency(original(self, request), request, before)

    @patched(ApiGatewayRestApiProvider.create)
    def create_api(original: Any, self: Any, request: Any) -> Any:
        if source := request.desired_state.get("ApiKeySourceType"):
            request.desired_state["ApiKeySource"] = source  # the provider's name for it
        return original(self, request)

    @patched(ApiGatewayApiKeyProvider.create)
    def create_key(original: Any, self: Any, request: Any) -> Any:
        made = generate_default_name(request.stack_name, request.logical_resource_id)
        request.desired_state.setdefault("Name", made)
        return original(self, request)


class _WithStorage(ModuleType):
    """LocalStack's helpers for providers; of a function they also select its storage."""

    def __init__(self, helpers: Any) -> None:
        super().__init__(helpers.__name__)
        self._helpers = helpers

    def __getattr__(self, name: str) -> Any:
        return getattr(self._helpers, name)

    def select_attributes(self, model: Any, params: list[str]) -> dict[str, Any]:
        """Return the named properties, and the storage with its size as a number."""
        chosen: dict[str, Any] = self._helpers.select_attributes(model, params)
        if storage := model.get("EphemeralStorage"):
            chosen["EphemeralStorage"] = {"Size": int(storage["Size"])}
        return chosen


def _set_tags(request: Any) -> None:
    functions, arn = request.aws_client_factory.lambda_, request.previous_state["Arn"]
    given, dropped = changed_tags(request.previous_state, request.desired_state)
    if dropped:
        functions.untag_resource(Resource=arn, TagKeys=dropped)
    if given:
        functions.tag_resource(Resource=arn, Tags=tag_map(given))


def _with_concurrency(progress: Any, request: Any, before: Any) -> Any:
    """Reserve what a function that is ready is to have, or give it back."""
    after = request.desired_state.get(_RESERVED)
    if progress.status != OperationStatus.SUCCESS or after == before:
        return progress
    functions = request.aws_client_factory.lambda_
    name = progress.resource_model["FunctionName"]
    try:
        if after is None:
            functions.delete_function_concurrency(FunctionName=name)
        else:
            functions.put_function_concurrency(
                FunctionName=name, ReservedConcurrentExecutions=int(after)
            )
    except ClientError as error:
        model = progress.resource_model
        return ProgressEvent(OperationStatus.FAILED, resource_model=model, message=str(error))
    return progress
