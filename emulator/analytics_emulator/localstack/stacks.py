"""Change sets as LocalStack's CloudFormation keeps them, and how it refuses a request."""

from collections.abc import Callable, Mapping
from typing import Any

from localstack.services.cloudformation.engine.validations import ValidationError
from localstack.services.cloudformation.stores import get_cloudformation_store
from localstack.services.cloudformation.v2 import provider

from analytics_emulator.localstack.typed import patched


def refused(message: str) -> Exception:
    """Return the ValidationError to raise."""
    error: Exception = ValidationError(message)  # type: ignore[no-untyped-call] # untyped there
    return error


def change_set_named(context: Any, name: str, stack_name: str | None) -> Any:
    """Return a change set by its ARN, or by its name and its stack's; None where there is none."""
    store = get_cloudformation_store(context.account_id, context.region)
    return provider.find_change_set_v2(store, name, stack_name)


def importers(export: str, account_id: str, region: str) -> list[str]:
    """Return the names of the stacks that stand and import an export, by the alphabet."""
    stacks = list(get_cloudformation_store(account_id, region).stacks_v2.values())
    standing = (stack for stack in stacks if stack.is_active())
    return sorted(s.stack_name for s in standing if export in getattr(s, "imports", ()))


def before_execution(look: Callable[[Any, Any, Mapping[str, Any]], None]) -> None:
    """Have each change set looked at before it is executed: `look(found, context, request)`."""

    @patched(provider.CloudformationProviderV2.execute_change_set)
    def execute(
        original: Any, self: Any, context: Any, change_set_name: str, **request: Any
    ) -> Any:
        look(
            change_set_named(context, change_set_name, request.get("stack_name")), context, request
        )
        return original(self, context, change_set_name, **request)
