"""On whose behalf CloudFormation acts: who makes a change has to be allowed all that it takes.

Without a service role CloudFormation works in a session of who called it (CloudFormation user
guide, "Control access with IAM"). LocalStack's engine uses the account's own credentials, in
threads of its own; here those threads know the caller, and resources are made with his credentials.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar, copy_context
from typing import Any

from localstack.services.cloudformation import resource_provider
from localstack.services.cloudformation.v2 import provider

from analytics_emulator.localstack.iam.enforcement import access_key_of
from analytics_emulator.localstack.typed import patched

# The access key of who is served; none for the account itself.
_SERVED: ContextVar[str | None] = ContextVar("served_by_cloudformation", default=None)


def apply() -> None:
    """Have the engine know its caller, and call with his credentials."""
    found = provider.CloudformationProviderV2
    for operation in (
        found.create_change_set, found.create_stack, found.delete_stack, found.execute_change_set,
        found.update_stack,
    ):  # fmt: skip
        _serve(operation)
    start: Callable[..., Any] = vars(provider)["start_worker_thread"]

    def start_worker_thread(function: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        context = copy_context()
        return start(lambda *given: context.run(function, *given), *args, **kwargs)

    vars(provider)["start_worker_thread"] = start_worker_thread

    @patched(resource_provider.convert_payload)
    def convert_payload(convert: Any, stack_name: str, stack_id: str, payload: Any) -> Any:
        if key := _SERVED.get():
            payload["requestData"]["callerCredentials"] = {
                "accessKeyId": key, "secretAccessKey": key, "sessionToken": "",
            }  # fmt: skip
        return convert(stack_name, stack_id, payload)


def service_between(key: str | None) -> str | None:
    """Return the service that calls with somebody's access key in his place; None for himself."""
    return "cloudformation.amazonaws.com" if key and key == _SERVED.get() else None


def _serve(operation: Callable[..., Any]) -> None:
    @patched(operation)
    def act(original: Any, self: Any, context: Any, *args: Any, **kwargs: Any) -> Any:
        with _serving(access_key_of(context)):
            return original(self, context, *args, **kwargs)


@contextmanager
def _serving(key: str | None) -> Iterator[None]:
    token = _SERVED.set(key)
    try:
        yield
    finally:
        _SERVED.reset(token)
