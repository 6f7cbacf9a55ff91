"""What CreateStack, UpdateStack and CreateChangeSet have in common.

A refused request leaves nothing behind, a stack in a state that can't be updated is said to be so,
and the template may be the one that stands (API reference of the three).
"""

import logging
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from localstack.aws.api import ServiceException
from localstack.aws.api.cloudformation import StackStatus
from localstack.services.cloudformation.stores import get_cloudformation_store
from localstack.services.cloudformation.v2 import provider

from analytics_emulator.cloudformation.stack_failure import LEFT, how_to_go_on
from analytics_emulator.cloudformation.templates.errors import TemplateError
from analytics_emulator.localstack.stacks import refused
from analytics_emulator.localstack.typed import patched

LOG = logging.getLogger(__name__)

# "Stack status codes" (CloudFormation guide): what an update may start from.
UPDATABLE = frozenset(
    (
        StackStatus.CREATE_COMPLETE,
        StackStatus.UPDATE_COMPLETE,
        StackStatus.UPDATE_ROLLBACK_COMPLETE,
        StackStatus.IMPORT_COMPLETE,
        StackStatus.IMPORT_ROLLBACK_COMPLETE,
    )
)
_UNREAD = (
    "Template error: this emulator can't read the template. Its log says what it stumbled over."
)
_NONE: Mapping[str, Any] = {}
_request: ContextVar[Mapping[str, Any]] = ContextVar("request", default=_NONE)


def request_in_hand() -> Mapping[str, Any]:
    """Return the request that deploys; nothing where none does."""
    return _request.get()


def capabilities_of_request() -> Collection[str]:
    """Return what the request in hand acknowledges."""
    return request_in_hand().get("Capabilities") or ()


def apply() -> None:
    """Stand around the three operations."""
    operations = provider.CloudformationProviderV2
    _stand_around(operations.create_stack, is_update=lambda _request: False)
    _stand_around(operations.update_stack, is_update=lambda _request: True)
    _stand_around(
        operations.create_change_set,
        is_update=lambda request: request.get("ChangeSetType", "UPDATE") == "UPDATE",
    )


def _stand_around(operation: Any, is_update: Any) -> None:
    @patched(operation)
    def deploy(original: Any, self: Any, context: Any, request: Any) -> Any:
        store = get_cloudformation_store(context.account_id, context.region)
        stack = _stack(store, request.get("StackName"))
        if stack and is_update(request):
            _require_updatable(stack, request)
        asked = _with_template(request, stack)
        token = _request.set(request)
        stood = set(store.stacks_v2)
        try:
            with refusing():
                answer = original(self, context, asked)
        except Exception:
            for stack_id in _made(store, stood, request):
                store.stacks_v2.pop(stack_id)
            raise
        finally:
            _request.reset(token)
        for stack_id in _made(store, stood, request):
            made = store.stacks_v2[stack_id]
            made.enable_termination_protection = bool(request.get("EnableTerminationProtection"))
        return answer


def _made(store: Any, stood: set[str], request: Any) -> list[str]:
    """Return the stacks of this request that weren't there before; others make theirs meanwhile."""
    name = request.get("StackName")
    stacks = list(store.stacks_v2.items())
    return [id_ for id_, one in stacks if id_ not in stood and one.stack_name == name]


def _stack(store: Any, name: str | None) -> Any:
    try:
        return provider.find_stack_v2(store, name) if name else None
    except KeyError:
        return None


def _require_updatable(stack: Any, request: Mapping[str, Any]) -> None:
    if stack.status in LEFT:
        if "ChangeSetName" in request or request.get("DisableRollback"):
            return
        raise refused(how_to_go_on(stack.status))
    if stack.status not in UPDATABLE:
        raise refused(f"Stack:{stack.stack_id} is in {stack.status} state and can not be updated.")


def _with_template(request: Any, stack: Any) -> Any:
    """Put the template that stands into a request that asks for it."""
    if not request.get("UsePreviousTemplate"):
        return request
    if request.get("TemplateBody") or request.get("TemplateURL") or not stack:
        raise refused(
            "You must specify exactly one of TemplateBody, TemplateURL and UsePreviousTemplate"
        )
    return {**request, "TemplateBody": stack.template_body}


@contextmanager
def refusing() -> Iterator[None]:
    """Answer faults of templates as CloudFormation does, those of reading them too."""
    try:
        yield
    except TemplateError as error:
        raise refused(str(error)) from None
    except ServiceException:
        raise
    except Exception as error:  # LocalStack's engine, and what reads paths in templates for it
        LOG.error("A template stumbled", exc_info=error)
        raise refused(_UNREAD) from error
