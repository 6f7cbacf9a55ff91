"""Makes the process executor known to LocalStack.

LocalStack imports it at its start, so it imports the rest only when asked.
"""

from functools import cache
from typing import TYPE_CHECKING, Any

from localstack.services.lambda_.invocation.plugins import RuntimeExecutorPlugin

if TYPE_CHECKING:
    from analytics_emulator.localstack.lambda_executor import ProcessExecutor


class ProcessExecutorPlugin(RuntimeExecutorPlugin):
    """The executor that `LAMBDA_RUNTIME_EXECUTOR=process` chooses."""

    name = "process"

    def load(self, *_args: Any, **_kwargs: Any) -> type["ProcessExecutor"]:
        """Return the executor; LocalStack asks for it with every version that it starts."""
        return _executor()


@cache
def _executor() -> type["ProcessExecutor"]:
    """Mend LocalStack's invocations for the executor, once, and return it."""
    from analytics_emulator.localstack import (  # noqa: PLC0415 -- see above
        lambda_invoke,
        lambda_metrics,
        lambda_versions,
    )
    from analytics_emulator.localstack.corrections import (  # noqa: PLC0415 -- see above
        aliases,
        event_sources,
        url_permissions,
    )
    from analytics_emulator.localstack.lambda_executor import ProcessExecutor  # noqa: PLC0415 -- see above

    lambda_invoke.apply_patches()
    lambda_metrics.apply_patches()
    lambda_versions.apply_patches()
    aliases.apply()
    event_sources.apply()
    url_permissions.apply_to_statements()
    return ProcessExecutor
