"""Answers a fault inside the gateway as API Gateway does; LocalStack shows Python's words.

API Gateway guide, "Gateway response types": DEFAULT_5XX, `Internal server error`.
"""

import logging
from typing import Any

from localstack.services.apigateway.next_gen.execute_api.gateway_response import (
    BaseGatewayException,
    InternalServerError,
)
from localstack.services.apigateway.next_gen.execute_api.handlers.gateway_exception import (
    GatewayExceptionHandler,
)

from analytics_emulator.localstack.typed import patched

_LOG = logging.getLogger(__name__)


def apply() -> None:
    """Turn any other exception into a gateway response."""

    @patched(GatewayExceptionHandler.__call__)
    def answer(
        call: Any, self: Any, chain: Any, exception: Exception, context: Any, response: Any
    ) -> None:
        shown = exception
        if not isinstance(exception, BaseGatewayException):
            _LOG.error("A fault inside the gateway", exc_info=exception)
            shown = InternalServerError("Internal server error")
        try:
            call(self, chain, shown, context, response)
        except Exception:  # an answer of 200 would say that all is well
            _LOG.exception("A gateway response couldn't be made")
            response.status_code = 500
            response.set_data('{"message": "Internal server error"}')
            response.headers["x-amzn-ErrorType"] = InternalServerError.code
