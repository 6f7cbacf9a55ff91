"""Compresses what an API answers where its `minimumCompressionSize` says so.

API Gateway developer guide, "Payload compression": for a caller who accepts gzip, from that size
on. LocalStack keeps the size and never compresses.
"""

import gzip
from typing import Any

from localstack.services.apigateway.next_gen.execute_api.gateway import RestApiGateway

from analytics_emulator.localstack.typed import patched


def apply() -> None:
    """Let each answer pass, after all else."""

    @patched(RestApiGateway.__init__)
    def create(init: Any, self: Any) -> None:
        init(self)
        self.response_handlers.append(_compress)


def _compress(_chain: Any, context: Any, response: Any) -> None:
    deployment, request = context.deployment, context.invocation_request
    if deployment is None or not request:
        return
    least = (deployment.rest_api.rest_api or {}).get("minimumCompressionSize")
    accepted = str(request["headers"].get("Accept-Encoding") or "")
    if least is None or "gzip" not in accepted or "Content-Encoding" in response.headers:
        return
    body = response.get_data()
    if len(body) >= max(1, int(least)):
        response.set_data(gzip.compress(body))
        response.headers["Content-Encoding"] = "gzip"
