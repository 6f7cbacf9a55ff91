"""Requests, once LocalStack's gateway has read them."""

from collections.abc import Callable
from typing import Any

from localstack.aws.handlers.service import ServiceRequestParser

from analytics_emulator.localstack.typed import patched


def when_read(look: Callable[[Any], None]) -> None:
    """Have each request's context looked at, after those that were asked for before."""

    @patched(ServiceRequestParser.parse_and_enrich)
    def parse_and_enrich(parse: Any, self: Any, context: Any) -> None:
        parse(self, context)
        look(context)
