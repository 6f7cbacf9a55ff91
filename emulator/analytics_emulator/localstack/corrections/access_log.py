"""Writes a stage's access log (API Gateway developer guide, "Set up CloudWatch logging").

LocalStack keeps the setting and writes nothing. A line is queued when the answer is ready and
written by a thread of its own, so no caller waits for it.
"""

import hashlib
import time
from datetime import UTC, datetime
from typing import Any

from localstack.services.apigateway.next_gen.execute_api.gateway import RestApiGateway
from localstack.services.apigateway.next_gen.execute_api.handlers.integration import (
    IntegrationHandler,
)

from analytics_emulator.apigateway.variables import access_log_line
from analytics_emulator.lambda_runtime.log_events import log_event
from analytics_emulator.localstack.lambda_logs import LogStream, LogWriter
from analytics_emulator.localstack.typed import patched

_WRITER = LogWriter()


def apply() -> None:
    """Time the integration, and log when all else is done."""

    @patched(IntegrationHandler.__call__)
    def integrate(call: Any, self: Any, chain: Any, context: Any, response: Any) -> None:
        began = time.monotonic()
        try:
            call(self, chain, context, response)
        finally:
            latency = round((time.monotonic() - began) * 1000)
            context.logging_context_variables = _of_integration(context, latency)

    @patched(RestApiGateway.__init__)
    def create(init: Any, self: Any) -> None:
        init(self)
        self.response_handlers.append(log_access)


def log_access(_chain: Any, context: Any, response: Any) -> None:
    """Queue the line of one request, if its stage logs."""
    setting = (context.stage_configuration or {}).get("accessLogSettings") or {}
    if not setting.get("destinationArn") or context.context_variables is None:
        return
    line = access_log_line(setting["format"], _variables(context, response))
    _WRITER.write(_stream(context, setting["destinationArn"]), [log_event(line)])


def _variables(context: Any, response: Any) -> dict[str, Any]:
    known = context.context_variables
    began_ms = known["requestTimeEpoch"]
    began = datetime.fromtimestamp(began_ms / 1000, UTC)
    return {
        **known,
        **(context.logging_context_variables or {}),
        "requestTime": began.strftime("%d/%b/%Y:%H:%M:%S %z"),
        "responseLatency": max(0, round(time.time() * 1000) - began_ms),
        "responseLength": len(response.get_data()),
        "status": response.status_code,
        "xrayTraceId": context.trace_id,
    }


def _of_integration(context: Any, latency: int) -> dict[str, Any]:
    """Return what is known of the integration; a function that answered was called with success."""
    answered = context.endpoint_response
    is_lambda = context.integration["type"] == "AWS_PROXY"
    status = answered["status_code"] if answered else None
    called = 200 if answered and is_lambda else status
    return {
        "integrationLatency": latency,
        "integrationStatus": called,
        "integration": {"latency": latency, "status": status, "integrationStatus": called},
    }


def _stream(context: Any, destination_arn: str) -> LogStream:
    """Choose the log stream, named by a hash as API Gateway does."""
    group = destination_arn.split(":log-group:")[1].removesuffix(":*")
    of = f"{context.api_id}/{context.stage}".encode()
    name = hashlib.md5(of, usedforsecurity=False).hexdigest()
    return LogStream(context.account_id, context.region, group, name)
