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
        call(self, chain, shown, context, response)
