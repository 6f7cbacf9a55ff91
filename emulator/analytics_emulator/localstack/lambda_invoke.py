"""Where LocalStack's own way of invoking a function differs from AWS's.

Each patch says what it mends; they are applied only when the process executor is chosen.
"""

from collections.abc import Callable
from functools import cache
from types import SimpleNamespace
from typing import Any

from localstack.aws.api.lambda_ import InvocationType
from localstack.services.lambda_.invocation import execution_environment, lambda_models
from localstack.services.lambda_.invocation.execution_environment import ExecutionEnvironment
from localstack.services.lambda_.invocation.lambda_models import RequestEntityTooLargeException
from localstack.services.lambda_.invocation.lambda_service import LambdaService
from localstack.services.lambda_.invocation.version_manager import LambdaVersionManager
from localstack.utils.patch import patch

from analytics_emulator.localstack.idle_environments import SharedTimer
from analytics_emulator.localstack.lambda_executor import ProcessExecutor

# Lambda quotas, and for Event the AWS Compute Blog of 2026-01-29 ("payloads up to 1 MB"). The texts
# are AWS's, as users have reported them.
_SYNCHRONOUS_LIMIT_BYTES = 6 * 1024 * 1024
_ASYNCHRONOUS_LIMIT_BYTES = 1024 * 1024


def apply_patches() -> None:
    """Apply all of them."""
    for target, replacement in (
        (LambdaService.invoke, _limit_payload),
        (ExecutionEnvironment.invoke, _carry_client_context),
        (LambdaVersionManager.store_logs, _leave_logs_alone),
    ):
        patch(target)(replacement)  # type: ignore[no-untyped-call] # LocalStack's helper
    vars(execution_environment)["Timer"] = SharedTimer
    # Whoever looks at a function gets its code's address, signed by a client made for that look.
    vars(lambda_models)["boto3"] = SimpleNamespace(
        client=cache(vars(lambda_models)["boto3"].client)
    )


def _limit_payload(invoke: Callable[..., Any], service: Any, *args: Any, **kwargs: Any) -> Any:
    """LocalStack takes payloads of any size."""
    size = len(kwargs.get("payload") or b"")
    if kwargs.get("invocation_type") == InvocationType.Event:
        if size > _ASYNCHRONOUS_LIMIT_BYTES:
            raise RequestEntityTooLargeException(
                f"{size} byte payload is too large for the Event invocation type "
                f"(limit {_ASYNCHRONOUS_LIMIT_BYTES} bytes)"
            )
    elif size > _SYNCHRONOUS_LIMIT_BYTES:
        raise RequestEntityTooLargeException(
            f"Request must be smaller than {_SYNCHRONOUS_LIMIT_BYTES} bytes for the "
            "InvokeFunction operation"
        )
    return invoke(service, *args, **kwargs)


def _carry_client_context(
    invoke: Callable[..., Any], environment: ExecutionEnvironment, invocation: Any
) -> Any:
    """LocalStack drops the client context on the way to the function."""
    if isinstance(environment.runtime_executor, ProcessExecutor):
        environment.runtime_executor.client_context = invocation.client_context
    return invoke(environment, invocation)


def _leave_logs_alone(_store: Callable[..., Any], _manager: Any, **_kwargs: Any) -> None:
    """LocalStack gives all lines one timestamp and ignores LoggingConfig; we write them."""
