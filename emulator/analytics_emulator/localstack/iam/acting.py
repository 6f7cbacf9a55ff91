"""On whose behalf CloudFormation acts: who makes a change has to be allowed all that it takes.

Without a service role CloudFormation works in a session of who called it; with one, which it keeps
with the stack, in a session of the role's, whoever calls (CloudFormation user guide, "Control
access with IAM" and "AWS CloudFormation service role"). LocalStack's engine uses the account's own
credentials, in threads of its own; here those threads know in whose place they act.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar, copy_context
from dataclasses import dataclass
from typing import Any

from localstack.services.cloudformation import resource_provider
from localstack.services.cloudformation.engine.validations import ValidationError
from localstack.services.cloudformation.stores import get_cloudformation_store
from localstack.services.cloudformation.v2 import provider

from analytics_emulator.localstack.clients import take_role
from analytics_emulator.localstack.corrections.stack_settings import role_of
from analytics_emulator.localstack.iam.enforcement import access_key_of
from analytics_emulator.localstack.stacks import change_set_named, refused
from analytics_emulator.localstack.typed import patched
from analytics_emulator.service import ServiceError

SESSION_NAME = "AWSCloudFormation"


@dataclass(frozen=True)
class _Actor:
    """The access key in whose place CloudFormation acts; none for the account itself."""

    key: str | None = None
    is_service_role: bool = False


_ACTOR: ContextVar[_Actor] = ContextVar("cloudformation_acts_for", default=_Actor())  # noqa: B039 -- frozen


def apply() -> None:
    """Have the engine know for whom it acts, and call with those credentials."""
    found = provider.CloudformationProviderV2
    for operation in (
        found.create_change_set, found.create_stack, found.delete_stack, found.execute_change_set,
        found.update_stack, found.continue_update_rollback, found.rollback_stack,
    ):  # fmt: skip
        _serve(operation)
    start: Callable[..., Any] = vars(provider)["start_worker_thread"]

    def start_worker_thread(function: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        context = copy_context()
        return start(lambda *given: context.run(function, *given), *args, **kwargs)

    vars(provider)["start_worker_thread"] = start_worker_thread

    @patched(resource_provider.convert_payload)
    def convert_payload(convert: Any, stack_name: str, stack_id: str, payload: Any) -> Any:
        if key := _ACTOR.get().key:
            payload["requestData"]["callerCredentials"] = {
                "accessKeyId": key, "secretAccessKey": key, "sessionToken": "",
            }  # fmt: skip
        return convert(stack_name, stack_id, payload)


def service_between(key: str | None) -> str | None:
    """Return the service that calls with somebody's access key in his place; None for himself.

    A service role's calls are its own (IAM user guide, "Global condition context keys",
    aws:CalledVia: not "if the service uses a service role").
    """
    actor = _ACTOR.get()
    is_his = key is not None and key == actor.key and not actor.is_service_role
    return "cloudformation.amazonaws.com" if is_his else None


def _serve(operation: Callable[..., Any]) -> None:
    @patched(operation)
    def act(original: Any, self: Any, context: Any, *args: Any, **kwargs: Any) -> Any:
        role = _service_role(context)
        actor = _Actor(access_key_of(context)) if role is None else _as_role(role, context)
        with _acting(actor):
            return original(self, context, *args, **kwargs)


def _service_role(context: Any) -> str | None:
    """Return the role that a request gives, else the one that its stack or change set has."""
    request = context.service_request or {}
    if given := request.get("RoleARN"):
        return str(given)
    store = get_cloudformation_store(context.account_id, context.region)
    stack = request.get("StackName")
    # What isn't there, or isn't named, is refused by the operation itself.
    with suppress(KeyError, ValueError, ValidationError):
        if context.operation.name == "ExecuteChangeSet":
            return role_of(change_set_named(context, request["ChangeSetName"], stack))
        return role_of(provider.find_stack_v2(store, stack))
    return None


def _as_role(arn: str, context: Any) -> _Actor:
    """Take on a service role; the refusal's text is the one that users quote."""
    try:
        if f"::{context.account_id}:role/" in arn:
            found = take_role(arn, context.account_id, "cloudformation", SESSION_NAME)
            return _Actor(found["AccessKeyId"], is_service_role=True)
    except ServiceError:
        pass
    raise refused(f"Role {arn} is invalid or cannot be assumed")


@contextmanager
def _acting(actor: _Actor) -> Iterator[None]:
    token = _ACTOR.set(actor)
    try:
        yield
    finally:
        _ACTOR.reset(token)
