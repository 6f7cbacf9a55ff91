"""A Firehose in a folder of its own, which faults may end."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.host import Host


@pytest.fixture
def host(tmp_path: Path) -> Iterator[Host]:
    """Give one that is not started yet; it ends with the test."""
    own = Host(tmp_path)
    yield own
    own.kill()
