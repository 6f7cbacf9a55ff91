"""Steps of our own among those by which LocalStack's gateway answers a deployed API."""

from collections.abc import Callable
from typing import Any

from localstack.services.apigateway.next_gen.execute_api.gateway import RestApiGateway

from analytics_emulator.localstack.typed import patched

type Handler = Callable[[Any, Any, Any], None]


def insert_after(step: Any, own: Handler) -> None:
    """Have every request pass a handler of ours right behind one of LocalStack's."""

    @patched(RestApiGateway.__init__)
    def create(init: Any, self: Any) -> None:
        init(self)
        self.request_handlers.insert(self.request_handlers.index(step) + 1, own)
