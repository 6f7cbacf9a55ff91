"""AWS's timing, on request: what a deployment has to wait for there, it waits for here.

Without it everything is there at once, and a script that waits for too little passes. How long AWS
takes isn't promised anywhere; these are what users see (IAM user guide, "Changes that I make are
not always immediately visible"; unverified).
"""

import os
import time
from collections.abc import Callable
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any

from botocore.exceptions import ClientError

SETTING = "ANALYTICS_AWS_TIMING"
ROLE_SECONDS = 8.0  # until a new role can be taken
API_KEY_SECONDS = 8.0  # until a new key lets anybody in
DELETE_SECONDS = 5.0  # before the deletion of a stack begins

_IS_DELETING: ContextVar[bool] = ContextVar("is_deleting_stack", default=False)


def is_on() -> bool:
    """Return whether the emulator takes AWS's time."""
    return os.environ.get(SETTING) == "1"


def is_settled(made: datetime | None, seconds: float) -> bool:
    """Return whether what was made then is known everywhere by now; always without AWS's timing."""
    if made is None or not is_on():
        return True
    moment = made if made.tzinfo else made.replace(tzinfo=UTC)
    return (datetime.now(UTC) - moment).total_seconds() >= seconds


def apply_to_cloudformation() -> None:
    """Have stacks be deleted some time after they were asked to, and functions wait for roles."""
    if is_on():
        _delay_deletions()
        _have_functions_wait()


def _have_functions_wait() -> None:
    """Try a function again until its role can be taken, as AWS's own resource provider does.

    (That SAM's templates make both in one go shows it; how long it tries is unverified.)
    """
    from localstack.services.lambda_.resource_providers import (  # noqa: PLC0415 -- as below
        aws_lambda_function,
    )

    from analytics_emulator.localstack.typed import patched  # noqa: PLC0415 -- as below

    @patched(aws_lambda_function.LambdaFunctionProvider.create)
    def create(original: Any, self: Any, request: Any) -> Any:
        deadline = time.monotonic() + 2 * ROLE_SECONDS
        while True:
            try:
                return original(self, request)
            except ClientError as error:
                if "cannot be assumed" not in str(error) or time.monotonic() > deadline:
                    raise
                request.custom_context.clear()  # which says that the function was asked for
                time.sleep(0.5)


def _delay_deletions() -> None:
    from localstack.services.cloudformation.v2 import provider  # noqa: PLC0415 -- with its service

    from analytics_emulator.localstack.typed import patched  # noqa: PLC0415 -- as above

    start: Callable[..., Any] = vars(provider)["start_worker_thread"]

    def start_worker_thread(function: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        if not _IS_DELETING.get():
            return start(function, *args, **kwargs)

        def run(*given: Any) -> Any:
            time.sleep(DELETE_SECONDS)
            return function(*given)

        return start(run, *args, **kwargs)

    vars(provider)["start_worker_thread"] = start_worker_thread

    @patched(provider.CloudformationProviderV2.delete_stack)
    def delete_stack(original: Any, *args: Any, **kwargs: Any) -> Any:
        token = _IS_DELETING.set(True)
        try:
            return original(*args, **kwargs)
        finally:
            _IS_DELETING.reset(token)
