"""Tells when nobody waits for an answer, for work that would hold one up."""

from collections.abc import Callable
from threading import Condition
from typing import Any


class Requests:
    """How many requests over the network aren't answered yet."""

    def __init__(self) -> None:
        self._unanswered = 0
        self._changed = Condition()

    def wait_until_answered(self, seconds: float) -> None:
        """Return when there is none, or after so long."""
        with self._changed:
            self._changed.wait_for(lambda: not self._unanswered, seconds)

    def around(self, answer: Callable[[], Any]) -> Any:
        """Answer one."""
        self._count(1)
        try:
            return answer()
        finally:
            self._count(-1)

    def _count(self, more: int) -> None:
        with self._changed:
            self._unanswered += more
            if not self._unanswered:
                self._changed.notify_all()


REQUESTS = Requests()


def watch() -> None:
    """Count requests from now on."""
    from rolo.gateway.wsgi import WsgiGateway  # noqa: PLC0415 -- the class above needs no host

    from analytics_emulator.localstack.typed import patched  # noqa: PLC0415

    @patched(WsgiGateway.__call__)
    def call(original: Callable[..., Any], self: Any, *request: Any) -> Any:
        return REQUESTS.around(lambda: original(self, *request))
