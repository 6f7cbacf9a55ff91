"""Refuses requests that ask for another end of a failed deployment than its rollback.

LocalStack reads none of OnFailure, OnStackFailure and DisableRollback (CloudFormation API
reference, CreateStack and ExecuteChangeSet); a failed deployment is always undone here.
"""

from typing import Any

from localstack.services.cloudformation.engine.validations import ValidationError
from localstack.services.cloudformation.v2 import provider

from analytics_emulator.localstack.typed import patched

_HONOURED = {"OnFailure": "ROLLBACK", "OnStackFailure": "ROLLBACK", "DisableRollback": False}


def apply() -> None:
    """Look at every request that deploys."""
    operations = provider.CloudformationProviderV2
    for operation in (operations.create_stack, operations.update_stack):
        _refuse_in_request(operation)
    _refuse_in_request(operations.create_change_set)

    @patched(operations.execute_change_set)
    def execute_change_set(
        execute: Any, *args: Any, disable_rollback: bool | None = None, **kwargs: Any
    ) -> Any:
        _refuse({"DisableRollback": bool(disable_rollback)})
        return execute(*args, **kwargs)


def _refuse_in_request(operation: Any) -> None:
    @patched(operation)
    def deploy(original: Any, self: Any, context: Any, request: Any) -> Any:
        _refuse(request)
        return original(self, context, request)


def _refuse(request: dict[str, Any]) -> None:
    for name, honoured in _HONOURED.items():
        if request.get(name, honoured) != honoured:
            raise ValidationError(  # type: ignore[no-untyped-call] # untyped there
                f"{name}={request[name]} is not supported by this emulator: a failed deployment is "
                "rolled back"
            )
