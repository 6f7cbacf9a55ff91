"""API Gateway's proxy integrations call their function directly (`direct_calls.py`)."""

from io import BytesIO

from botocore.exceptions import ClientError
from localstack.aws.api import ServiceException
from localstack.constants import DEFAULT_AWS_ACCOUNT_ID
from localstack.services.apigateway.next_gen.execute_api.integrations.aws import (
    RestApiAwsProxyIntegration,
)
from localstack.utils.aws.arns import extract_region_from_arn

from analytics_emulator.localstack.direct_calls import Caller, call, payload_of


def apply() -> None:
    """Have functions called so, where the integration takes on no role of its own."""
    original = RestApiAwsProxyIntegration.call_lambda

    def call_lambda(
        function_arn: str, event: bytes, source_arn: str, credentials: str | None = None
    ) -> bytes:
        if credentials:
            return bytes(original(function_arn, event, source_arn, credentials))
        return _invoke(function_arn, event, source_arn)

    setattr(RestApiAwsProxyIntegration, "call_lambda", staticmethod(call_lambda))  # noqa: B010 -- a static method, which `patched` would bind


def _invoke(function_arn: str, event: bytes, source_arn: str) -> bytes:
    region = str(extract_region_from_arn(function_arn))
    caller = Caller(
        DEFAULT_AWS_ACCOUNT_ID, region, service_principal="apigateway", source_arn=source_arn
    )
    request = {"FunctionName": function_arn, "InvocationType": "RequestResponse"}
    try:
        return payload_of(call("lambda", "Invoke", {**request, "Payload": BytesIO(event)}, caller))
    except ServiceException as error:  # as the integration reads what a client meets
        told = {"Error": {"Code": error.code, "Message": error.message}}
        raise ClientError(told, "Invoke") from error  # type: ignore[arg-type] # all that is read
