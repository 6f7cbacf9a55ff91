"""Has an integration call as whoever asked the API, where its role is `arn:aws:iam::*:user/*`.

"To require that the caller's identity be passed through from the request, specify the string"
(API Gateway API reference, Integration, `credentials`); SAM writes it for every method with
AWS_IAM. LocalStack takes it for a role's name. The caller is told by the access key, as anywhere.
"""

from typing import Any

from localstack.aws.connect import connect_to
from localstack.constants import INTERNAL_AWS_ACCESS_KEY_ID
from localstack.services.apigateway.next_gen.execute_api.integrations import aws

from analytics_emulator.localstack.typed import patched

_CALLER = "arn:aws:iam::*:user/*"
_KEY = "caller:"


def apply() -> None:
    """Put the caller's access key in the role's place, and call with it."""
    for integration in (aws.RestApiAwsIntegration, aws.RestApiAwsProxyIntegration):

        @patched(integration.invoke)
        def invoke(call: Any, self: Any, context: Any) -> Any:
            if context.integration.get("credentials") == _CALLER:
                context.integration = {**context.integration, "credentials": _key_of(context)}
            return call(self, context)

    clients, headers = aws.get_service_factory, aws.get_internal_mocked_headers

    def clients_of(region_name: str, role_arn: str | None) -> Any:
        if not _is_caller(role_arn):
            return clients(region_name=region_name, role_arn=role_arn)
        key = str(role_arn).removeprefix(_KEY)
        return connect_to(
            region_name=region_name, aws_access_key_id=key, aws_secret_access_key=_KEY
        )

    def headers_of(role_arn: str | None, **place: Any) -> dict[str, str]:
        if not _is_caller(role_arn):
            return headers(role_arn=role_arn, **place)
        told = dict(headers(role_arn=None, **place))
        key = str(role_arn).removeprefix(_KEY)
        told["Authorization"] = told["Authorization"].replace(INTERNAL_AWS_ACCESS_KEY_ID, key)
        return told

    vars(aws)["get_service_factory"] = clients_of
    vars(aws)["get_internal_mocked_headers"] = headers_of


def _is_caller(role: str | None) -> bool:
    """Return whether a caller's access key stands in a role's place."""
    return bool(role) and str(role).startswith(_KEY)


def _key_of(context: Any) -> str:
    """Return the caller's key; the role as it stands where nobody signed, which nobody can take."""
    key = context.context_variables["identity"].get("accessKey")
    return f"{_KEY}{key}" if key else _CALLER
