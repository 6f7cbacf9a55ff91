"""Ends an integration that takes longer than its TimeoutInMillis, 29 seconds where it says nothing.

API Gateway then answers INTEGRATION_TIMEOUT, a 504 with "Endpoint request timed out" (developer
guide, "Gateway response types"; the text as users quote it); what was called goes on. LocalStack
waits for as long as it takes.
"""

import threading
from collections.abc import Callable
from contextvars import copy_context
from queue import Empty, SimpleQueue
from typing import Any

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


def apply() -> None:
    """Bound the calls of AWS's services and of endpoints."""
    for integration in _CALLS:

        @patched(integration.invoke)
        def invoke(call: Any, self: Any, context: Any) -> Any:
            seconds = int(context.integration.get("timeoutInMillis") or _LONGEST_MS) / 1000
            return _within(seconds, lambda: call(self, context))


def _within(seconds: float, call: Callable[[], Any]) -> Any:
    """Return what a call gives or raises, unless that takes longer: then it goes on by itself."""
    ended: SimpleQueue[tuple[Any, BaseException | None]] = SimpleQueue()

    def run() -> None:
        try:
            ended.put((call(), None))
        except BaseException as error:  # it is raised where it is waited for
            ended.put((None, error))

    threading.Thread(target=copy_context().run, args=(run,), daemon=True).start()
    try:
        given, error = ended.get(timeout=seconds)
    except Empty:
        raise IntegrationTimeoutError("Endpoint request timed out") from None
    if error is not None:
        raise error
    return given
