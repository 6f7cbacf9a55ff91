"""Resources that a deployment takes over as they are, instead of creating them.

Set for the time of one deployment, whose resource types ask for it.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_NAMES: ContextVar[frozenset[str]] = ContextVar("imported", default=frozenset())


@contextmanager
def importing(names: frozenset[str]) -> Iterator[None]:
    """Let resources of these names be taken over."""
    token = _NAMES.set(names)
    try:
        yield
    finally:
        _NAMES.reset(token)


def is_imported(name: str) -> bool:
    """Return whether the deployment that runs takes a resource over."""
    return name in _NAMES.get()
