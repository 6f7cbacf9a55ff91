"""Makes metric filters count what their pattern says, in their own log group.

LocalStack counts every event of every log group for every filter, whatever the pattern, with values
that it can't read as 1, keeps two filters under one name, and takes a filter for a missing group.
"""

import functools
import json
from typing import Any

from localstack.services.logs.models import get_moto_logs_backend
from localstack.services.logs.provider import LogsProvider
from localstack.services.moto import call_moto
from moto.logs.exceptions import InvalidParameterException, ResourceNotFoundException
from moto.logs.models import LogsBackend

from analytics_emulator.localstack.metrics import metric_publisher
from analytics_emulator.localstack.typed import patched
from analytics_emulator.logs.metric_filter import MetricFilter
from analytics_emulator.service import CallContext, ServiceError


def apply() -> None:
    """Replace the counting, and check filters when they are put."""

    @patched(LogsProvider.put_log_events)
    def put_log_events(_own: Any, _self: Any, context: Any, *_names: Any, **_given: Any) -> Any:
        answer = call_moto(context)
        count(CallContext(context.account_id, context.region), context.service_request)
        return answer

    @patched(LogsBackend.put_metric_filter)
    def put_metric_filter(
        put: Any, self: Any, name: str, pattern: str, group: str, transformations: Any
    ) -> None:
        if group not in self.groups:
            raise ResourceNotFoundException
        try:
            MetricFilter.of(pattern, transformations)
        except ServiceError as error:
            raise InvalidParameterException(error.message) from error
        self.filters.delete_filter(name, group)
        put(self, name, pattern, group, transformations)


def count(context: CallContext, request: dict[str, Any]) -> None:
    """Count the events of a PutLogEvents by its group's filters."""
    backend: Any = get_moto_logs_backend(context.account_id, context.region)
    own = backend.filters.get_matching_filters(log_group_name=request["logGroupName"])
    messages = [event["message"] for event in request["logEvents"]] if own else []
    for kept in own:
        found = _read(kept["filterPattern"], json.dumps(kept["metricTransformations"]))
        for sample in found.samples(messages):
            metric_publisher().add(context, found.metric, sample)


@functools.lru_cache
def _read(pattern: str, transformations: str) -> MetricFilter:
    return MetricFilter.of(pattern, json.loads(transformations))
