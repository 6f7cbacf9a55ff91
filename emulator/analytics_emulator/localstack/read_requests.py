"""Requests, once LocalStack's gateway has read them, and once IAM has let them pass."""

from collections.abc import Callable
from typing import Any

from localstack.aws.app import LocalstackAwsGateway
from localstack.aws.handlers.service import ServiceRequestParser

from analytics_emulator.localstack.typed import patched

type Look = Callable[[Any], None]

_LOOKS_AT_ALLOWED: list[Look] = []


def when_read(look: Look) -> None:
    """Have each request's context looked at, after those that were asked for before.

    That is before IAM: for what keeps a request from being read at all.
    """

    @patched(ServiceRequestParser.parse_and_enrich)
    def parse_and_enrich(parse: Any, self: Any, context: Any) -> None:
        parse(self, context)
        look(context)


def when_allowed(look: Look) -> None:
    """Have each request's context looked at that its caller may make, before it is done.

    AWS authenticates, then authorizes, and only then looks at what is asked for (IAM user guide,
    "How IAM works"): who may not call hears AccessDenied, whatever else is wrong.
    """
    _LOOKS_AT_ALLOWED.append(look)


def look_at_allowed() -> None:
    """Put that step into the gateway, right before the service; the gateway must not exist yet."""

    @patched(LocalstackAwsGateway.__init__)
    def create(init: Any, self: Any, *args: Any, **kwargs: Any) -> None:
        init(self, *args, **kwargs)
        self.request_handlers.insert(
            self.request_handlers.index(self.service_request_router), _look
        )


def _look(chain: object, context: Any, response: object) -> None:  # noqa: ARG001 -- a LocalStack handler
    if context.service is not None and context.operation is not None:
        for look in _LOOKS_AT_ALLOWED:
            look(context)
