"""Ends an integration that takes longer than its TimeoutInMillis, 29 seconds where it says nothing.

API Gateway then answers INTEGRATION_TIMEOUT, a 504 with "Endpoint request timed out" (developer
guide, "Gateway response types"; the text as users quote it); what was called goes on. LocalStack
waits for as long as it takes.
"""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from typing import Any

from localstack.config import GATEWAY_WORKER_COUNT
from localstack.services.apigateway.next_gen.execute_api.gateway_response import (
    IntegrationTimeoutError,
)
from localstack.services.apigateway.next_gen.execute_api.integrations.aws import (
    RestApiAwsIntegration,
    RestApiAwsProxyIntegration,
)
from localstack.services.apigateway.next_gen.execute_api.integrations.http import (
    RestApiHttpIntegration,
    RestApiHttpProxyIntegration,
)

from analytics_emulator.localstack.typed import patched

_LONGEST_MS = 29_000
_CALLS = (
    RestApiAwsIntegration,
    RestApiAwsProxyIntegration,
    RestApiHttpIntegration,
    RestApiHttpProxyIntegration,
)
# One is started only where none is idle; starting one takes longer than handing a call over.
_THREADS = ThreadPoolExecutor(GATEWAY_WORKER_COUNT, thread_name_prefix="integration")


def apply() -> None:
    """Bound the calls of AWS's services and of endpoints."""
    for integration in _CALLS:

        @patched(integration.invoke)
        def invoke(call: Any, self: Any, context: Any) -> Any:
            seconds = int(context.integration.get("timeoutInMillis") or _LONGEST_MS) / 1000
            return _within(seconds, lambda: call(self, context))


def _within(seconds: float, call: Callable[[], Any]) -> Any:
    """Return what a call gives or raises, unless that takes longer: then it goes on by itself."""
    outcome = _THREADS.submit(copy_context().run, call)
    try:
        return outcome.result(seconds)
    except TimeoutError:
        if not outcome.done():
            raise IntegrationTimeoutError("Endpoint request timed out") from None
        return outcome.result()  # the call's own error, or it ended at the last moment
