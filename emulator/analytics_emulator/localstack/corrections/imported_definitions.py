"""Keeps what LocalStack's import of an OpenAPI definition drops.

That is the role of an integration, without which SQS and others, which let in nobody without one,
couldn't be called; that a method is for who signs, else open to all; and AWS variables.
"""

from typing import Any

from localstack.services.apigateway.helpers import resolve_references
from localstack.services.apigateway.legacy import provider
from localstack.utils.aws.arns import get_partition

from analytics_emulator.apigateway.definitions import (
    asks_for_signature,
    operations,
    with_variables,
)

_IMPORT = "import_api_from_openapi_spec"


def apply() -> None:
    """Resolve variables before a definition is imported, and put the rest back afterwards."""
    import_api = vars(provider)[_IMPORT]

    def import_whole(rest_api: Any, context: Any, open_api_spec: Any, **more: Any) -> Any:
        definition = with_variables(open_api_spec, _variables(context))
        made, warnings = import_api(rest_api, context, definition, **more)
        given = resolve_references(definition, rest_api_id=rest_api.id)
        for operation in operations(given):
            is_signed = asks_for_signature(operation, given)
            for resource in _at(made, operation.path):
                if method := resource.resource_methods.get(operation.verb):
                    _complete(method, operation.role, is_signed)
        return made, warnings

    vars(provider)[_IMPORT] = import_whole


def _variables(context: Any) -> dict[str, str]:
    return {
        "AccountId": context.account_id,
        "Partition": get_partition(context.region),
        "Region": context.region,
    }


def _complete(method: Any, role: str | None, is_signed: bool) -> None:
    if role and method.method_integration:
        method.method_integration.credentials = role
    if is_signed:
        method.authorization_type = "AWS_IAM"


def _at(api: Any, path: str) -> list[Any]:
    """Return the resource of a path, which may stand below the definition's base path."""
    by_path = {resource.get_path(): resource for resource in api.resources.values()}
    exact = [by_path[path]] if path in by_path else []
    return exact or [found for where, found in by_path.items() if where.endswith(path)]
