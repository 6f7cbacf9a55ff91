"""One emulator for all templates: of this session on a free port, or ENDPOINT's."""

from tests.integration.conftest import client, endpoint

__all__ = ["client", "endpoint"]
