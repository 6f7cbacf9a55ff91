"""Loads API Gateway when a deployed API is called under its path before anything else asked for it.

LocalStack does so for the host names of APIs alone: after a start on kept state, the path of an API
answered 200 with nothing, as if the events had been taken.
"""

from typing import Any

from localstack.aws.handlers.cors import is_execute_api_call
from localstack.aws.handlers.service_plugin import ServiceLoaderForDataPlane
from localstack.aws.spec import load_service

from analytics_emulator.localstack.typed import patched


def apply() -> None:
    """Know an API by its path too."""

    @patched(ServiceLoaderForDataPlane.__call__)
    def load(call: Any, self: Any, chain: Any, context: Any, response: Any) -> None:
        if not context.service and is_execute_api_call(context):
            context.service = load_service("apigateway")
            self.service_loader.require_service(chain, context, response)
            return
        call(self, chain, context, response)
