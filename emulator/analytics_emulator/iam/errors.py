"""What goes wrong while a call is judged, and what can be told all the same."""

from collections.abc import Callable, Iterable
from functools import partial


class UnjudgedError(Exception):
    """A policy or a call has something that can't be judged here; the text names it."""


class MalformedPolicyError(UnjudgedError):
    """A policy's document isn't one."""


class InvalidTokenError(Exception):
    """STS doesn't take what a provider vouches by; `code` and the text are STS's."""

    def __init__(self, code: str, text: str) -> None:
        super().__init__(text)
        self.code = code


def any_holds(tests: Iterable[Callable[[], bool]]) -> bool:
    """Return whether one holds; UnjudgedError where none does and one of them can't be judged."""
    unjudged: UnjudgedError | None = None
    for test in tests:
        try:
            if test():
                return True
        except UnjudgedError as error:
            unjudged = unjudged or error
    if unjudged:
        raise unjudged
    return False


def all_hold(tests: Iterable[Callable[[], bool]]) -> bool:
    """Return whether all hold; one that doesn't settles it, whatever can't be judged beside it."""
    return not any_holds(partial(_fails, test) for test in tests)


def _fails(test: Callable[[], bool]) -> bool:
    return not test()
