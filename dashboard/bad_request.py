"""What a request is refused for."""

from collections.abc import Iterable
from typing import Any


class BadRequestError(Exception):
    """A request that can't be read; the text says what is wrong, `names` which choices are."""

    def __init__(self, message: str, names: Iterable[str] = ()) -> None:
        super().__init__(message)
        self.names = list(names)


class UnknownError(Exception):
    """A request for what the dashboard doesn't have; the text names it."""


def object_of(what: str, value: Any) -> dict[str, Any]:
    """Return what must be a JSON object."""
    if not isinstance(value, dict):
        raise BadRequestError(f"{what} must be a JSON object")
    return value


def check_known(kind: str, asked: Iterable[str], known: Iterable[str]) -> None:
    """Refuse names of what there isn't."""
    if unknown := sorted(set(asked) - set(known)):
        has = ", ".join(sorted(known)) or "none"
        raise BadRequestError(f"There is no {kind} {', '.join(unknown)}; known: {has}", unknown)
