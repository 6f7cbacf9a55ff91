"""Refuses bodies of more than 10 MB (quotas for REST APIs), and stages that aren't there.

LocalStack hands large bodies on to fail elsewhere, and answers 404 in words of its own; AWS says
Forbidden, as users report.
"""

from typing import Any

from localstack.http import Response
from localstack.services.apigateway.next_gen.execute_api import handlers
from localstack.services.apigateway.next_gen.execute_api.gateway_response import (
    RequestTooLargeError,
)
from localstack.services.apigateway.next_gen.execute_api.router import (
    ApiGatewayEndpoint,
    ApiGatewayRouter,
)

from analytics_emulator.localstack.gateway_handlers import insert_after
from analytics_emulator.localstack.typed import patched

BODY_BYTES = 10 * 1024 * 1024
_NO_STAGE = {"path": "", "stage": None}  # without a slash behind the API, too


def apply() -> None:
    """Look at sizes once a request is read, and at stages before."""

    insert_after(handlers.parse_request, refuse_large)

    @patched(ApiGatewayEndpoint.create_not_found_response)
    def create_not_found_response(create: Any, self: Any, api_id: str) -> Any:
        if api_id not in self._global_store.active_deployments:
            return create(api_id)
        answer = Response(status=403)
        answer.set_json({"message": "Forbidden"})
        answer.headers["x-amzn-ErrorType"] = "ForbiddenException"
        return answer

    @patched(ApiGatewayRouter.register_routes)
    def register_routes(register: Any, self: Any) -> None:
        register(self)
        path = f"{self.EXECUTE_API_INTERNAL_PATH}/<api_id>"
        rule = self.router.add(path=path, endpoint=self.handler, defaults=_NO_STAGE)
        self.registered_rules.append(rule)


def refuse_large(_chain: Any, context: Any, _response: Any) -> None:
    """Answer 413 where there is too much."""
    if len(context.invocation_request["body"] or b"") > BODY_BYTES:
        raise RequestTooLargeError("Request Too Long")
