"""Functions' CloudWatch metrics (Lambda developer guide, "Types of metrics for Lambda functions").

LocalStack publishes Invocations and Errors alone, each by a call and a thread of its own.
"""

from collections.abc import Callable
from typing import Any

from localstack.aws.api.lambda_ import TooManyRequestsException
from localstack.services.lambda_.invocation import version_manager
from localstack.utils.threads import start_thread

from analytics_emulator.localstack.metrics import metric_publisher
from analytics_emulator.localstack.typed import patched
from analytics_emulator.metrics import Metric
from analytics_emulator.service import CallContext

NAMESPACE = "AWS/Lambda"


def apply_patches() -> None:
    """Have LocalStack's outcomes gathered here, and count throttles."""
    vars(version_manager).update(
        record_cw_metric_invocation=_record(failed=False),
        record_cw_metric_error=_record(failed=True),
        start_thread=_start_thread(start_thread),
    )

    @patched(version_manager.LambdaVersionManager.invoke)
    def invoke(invoke: Any, self: Any, **given: Any) -> Any:
        try:
            return invoke(self, **given)
        except TooManyRequestsException:
            function = self.function_version.id
            add(function.account, function.region, function.function_name, "Throttles", 1)
            raise


def _start_thread(start: Callable[..., Any]) -> Callable[..., Any]:
    """Gather a sample at once: that is quicker than the thread that would be started for it."""

    def start_unless_quick(method: Callable[..., Any], *args: Any, **given: Any) -> Any:
        if str(given.get("name")).startswith("record-cloudwatch-metric-"):
            return method()
        return start(method, *args, **given)

    return start_unless_quick


def add(
    account_id: str, region: str, function_name: str, name: str, value: float, unit: str = "Count"
) -> None:
    """Take a sample of one function's metric."""
    metric = Metric(NAMESPACE, name, (("FunctionName", function_name),), unit)
    metric_publisher().add(CallContext(account_id, region), metric, value)


def _record(*, failed: bool) -> Callable[..., None]:
    def record(function_name: str, account_id: str, region_name: str) -> None:
        for name, value in (("Invocations", 1), ("Errors", int(failed)), ("Throttles", 0)):
            add(account_id, region_name, function_name, name, value)

    return record
