"""Functions of Lambda, at work again with what was kept of them.

LocalStack has each version pass through Pending once more, and gives a version a new revision with
each state. A revision changes with what somebody updates ("Lambda API reference",
FunctionConfiguration, RevisionId): whoever held one could no longer update the function.
"""

from collections.abc import Callable
from functools import cache
from typing import Any

from localstack.services.lambda_.invocation.lambda_models import FunctionVersion
from localstack.services.lambda_.invocation.lambda_service import LambdaService
from localstack.services.lambda_.invocation.models import lambda_stores

from analytics_emulator.localstack.typed import patched


def with_revisions(load: Callable[[bytes], None]) -> Callable[[bytes], None]:
    """Return a load behind which a version that is Active again has the revision that it had."""

    def load_and_note(content: bytes) -> None:
        load(content)
        for version in versions():
            _noted_revisions()[version.qualified_arn] = version.config.revision_id

    return load_and_note


@cache
def _noted_revisions() -> dict[str, str]:
    """Return what versions are given back with their first state."""
    noted: dict[str, str] = {}

    @patched(LambdaService.update_version_state)
    def update_version_state(
        update: Callable[..., None], self: Any, function_version: FunctionVersion, new_state: Any
    ) -> None:
        update(self, function_version, new_state)
        if revision := noted.pop(function_version.qualified_arn, None):
            _revise(function_version, revision)

    return noted


def versions() -> list[FunctionVersion]:
    """Return every version of every function."""
    stores = [store for _, _, store in lambda_stores.iter_stores()]
    functions = [function for store in stores for function in store.functions.values()]
    return [version for function in functions for version in function.versions.values()]


def _revise(version: FunctionVersion, revision: str) -> None:
    store = lambda_stores[version.id.account][version.id.region]
    function = store.functions.get(version.id.function_name)
    if function and (found := function.versions.get(version.id.qualifier)):
        object.__setattr__(found.config, "revision_id", revision)  # a frozen data class
