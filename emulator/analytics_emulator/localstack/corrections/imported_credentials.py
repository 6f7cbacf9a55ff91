"""Keeps the role of an integration that an OpenAPI definition gives (`credentials`).

API Gateway developer guide, "x-amazon-apigateway-integration object". LocalStack's import drops it,
so that SQS and others, which let in nobody without a role, couldn't be called.
"""

from collections.abc import Iterator
from typing import Any

from localstack.services.apigateway.helpers import resolve_references
from localstack.services.apigateway.legacy import provider

_INTEGRATION = "x-amazon-apigateway-integration"
_ANY = "x-amazon-apigateway-any-method"
_IMPORT = "import_api_from_openapi_spec"


def apply() -> None:
    """Put it back when a definition has been imported."""
    import_api = vars(provider)[_IMPORT]

    def import_with_roles(rest_api: Any, context: Any, open_api_spec: Any, **more: Any) -> Any:
        made, warnings = import_api(rest_api, context, open_api_spec, **more)
        given = resolve_references(open_api_spec, rest_api_id=rest_api.id)
        for path, verb, role in _roles(given.get("paths") or {}):
            for resource in _at(made, path):
                if method := resource.resource_methods.get(verb):
                    method.method_integration.credentials = role
        return made, warnings

    vars(provider)[_IMPORT] = import_with_roles


def _roles(paths: Any) -> Iterator[tuple[str, str, str]]:
    for path, item in paths.items():
        for field, operation in item.items():
            integration = operation.get(_INTEGRATION) if isinstance(operation, dict) else None
            if integration and integration.get("credentials"):
                yield path, "ANY" if field == _ANY else field.upper(), integration["credentials"]


def _at(api: Any, path: str) -> list[Any]:
    """Return the resource of a path, which may stand below the definition's base path."""
    by_path = {resource.get_path(): resource for resource in api.resources.values()}
    exact = [by_path[path]] if path in by_path else []
    return exact or [found for where, found in by_path.items() if where.endswith(path)]
