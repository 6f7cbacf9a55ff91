"""Validates a body by the model of its content type, and not at all where there is none.

LocalStack takes the model of application/json for every type (API Gateway developer guide, "Request
validation": a type without a model is not validated unless `$default` has one). What can't be read
at all is an invalid body too; LocalStack knows only the JSON decoder's own error.
"""

from typing import Any

from localstack.services.apigateway.next_gen.execute_api.handlers.method_request import (
    MethodRequestHandler,
)

from analytics_emulator.localstack.typed import patched

_JSON = "application/json"


def apply() -> None:
    """Let LocalStack see the one model that counts for a request, if one does."""

    # A static method, which the patch turns into one with `self`.
    @patched(MethodRequestHandler._is_body_valid)
    def is_body_valid(valid: Any, _self: Any, method: Any, rest_api: Any, request: Any) -> bool:
        models = method.get("requestModels") or {}
        model = _model(models, request["headers"].get("Content-Type"))
        if model is None:
            return True
        try:
            return bool(valid({**method, "requestModels": {_JSON: model}}, rest_api, request))
        except (ValueError, RecursionError):  # not UTF-8, nested too deeply, a number too long
            return False


def _model(models: dict[str, str], content_type: str | None) -> str | None:
    """Name the model; a request without a content type counts as JSON."""
    media_type = (content_type or _JSON).partition(";")[0].strip().lower()
    return models.get(media_type) or models.get("$default")
