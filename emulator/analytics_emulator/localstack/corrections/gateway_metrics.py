"""Publishes the metrics of REST APIs (API Gateway guide, "Dimensions and metrics").

LocalStack publishes none, so no alarm on them could ever be in any state but missing data.
"""

import time
from typing import Any

from localstack.services.apigateway.next_gen.execute_api.gateway import RestApiGateway

from analytics_emulator.localstack.metrics import metric_publisher
from analytics_emulator.localstack.typed import patched
from analytics_emulator.metrics import Metric
from analytics_emulator.service import CallContext

NAMESPACE = "AWS/ApiGateway"


def apply() -> None:
    """Measure every request that reaches a stage."""

    @patched(RestApiGateway.process_with_context)
    def process_with_context(process: Any, self: Any, context: Any, response: Any) -> None:
        started = time.monotonic()
        process(self, context, response)
        if context.deployment:
            _add(context, response.status_code, (time.monotonic() - started) * 1000)


def _add(context: Any, status: int, milliseconds: float) -> None:
    place = CallContext(context.deployment.account_id, context.deployment.region)
    name = context.deployment.rest_api.rest_api["name"]
    # Those under ApiName alone are not sent: LocalStack finds these when asked for them.
    dimensions = (("ApiName", name), ("Stage", context.stage))
    for metric, value, unit in (
        ("Count", 1, "Count"),
        ("4XXError", int(400 <= status < 500), "Count"),
        ("5XXError", int(status >= 500), "Count"),
        ("Latency", milliseconds, "Milliseconds"),
    ):
        metric_publisher().add(place, Metric(NAMESPACE, metric, dimensions, unit), value)
