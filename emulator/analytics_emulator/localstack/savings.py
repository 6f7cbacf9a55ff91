"""Work that LocalStack's parts do again for each service, or that nobody needs, is left out."""

from collections.abc import Callable
from functools import cache
from typing import Any

from botocore import loaders, session
from werkzeug.routing import Rule

from analytics_emulator.localstack.typed import patched

type Builder = Callable[..., tuple[str, str]]


def apply() -> None:
    """Put both savings in place, before services are loaded."""
    _compile_builders_when_asked()
    # Each of many sessions would read the regions' file of a megabyte, and clients' models, anew.
    vars(session)["create_loader"] = cache(loaders.create_loader)


def _compile_builders_when_asked() -> None:
    """Have a route's URL builder compiled when it is first asked for: services only match."""

    @patched(Rule._compile_builder)
    def compile_builder(
        original: Callable[..., Builder], self: Rule, append_unknown: bool = True
    ) -> Builder:
        compiled = cache(lambda: original(self, append_unknown))

        def build(rule: Rule, **values: Any) -> tuple[str, str]:
            return compiled()(rule, **values)

        return build
