"""LocalStack's decorators, with the types that it doesn't declare."""

from collections.abc import Callable
from typing import Any, cast

from localstack.runtime import hooks
from localstack.services import plugins
from localstack.services.plugins import Service
from localstack.utils import patch

type Decorator = Callable[[Callable[..., Any]], Callable[..., Any]]


def patched(target: Callable[..., Any]) -> Decorator:
    """Replace a function or method by the decorated one, which gets the original first."""
    return cast(Decorator, patch.patch(target))  # type: ignore[no-untyped-call] # untyped there


def add_operations(provider: type, *operations: Callable[..., Any]) -> None:
    """Have a provider offer operations in place of its own: it finds each by its function's name.

    It has to be done before the service is created. They can be patched as the provider's own are,
    which LocalStack finds by their names.
    """
    for operation in operations:
        operation.__module__ = provider.__module__
        operation.__qualname__ = f"{provider.__qualname__}.{operation.__name__}"
        setattr(provider, operation.__name__, operation)


def provides(api: str, name: str = "default") -> Callable[[Callable[[], Service]], Any]:
    """Make a factory of a service a plugin, the provider `name` of `api`."""
    return cast("Callable[[Callable[[], Service]], Any]", plugins.aws_provider(api, name))


def create_service(provider: Any) -> Service:
    """Create the service of one of LocalStack's own provider plugins."""
    return cast(Service, provider.factory().create_service())


def on_start(function: Callable[[], None]) -> Any:
    """Run a function when LocalStack starts, before its gateway listens."""
    return hooks.on_infra_start()(function)


def on_ready(function: Callable[[], None]) -> Any:
    """Run a function when LocalStack's gateway listens."""
    return hooks.on_infra_ready()(function)


def on_shutdown(priority: int) -> Callable[[Callable[[], None]], Any]:
    """Run a function when LocalStack ends; the highest priority runs first."""
    return cast("Callable[[Callable[[], None]], Any]", hooks.on_infra_shutdown(priority=priority))
