"""A mistake put into functions that are loaded already: they get the code of the changed source."""

import gc
from collections.abc import Iterator, Set
from types import CodeType, FunctionType

type Place = tuple[str, int]  # a function's qualified name, and its first line


class UnpatchableError(Exception):
    """The changed code has run already, or isn't a function's: the module has to be loaded anew."""


def place(code: CodeType) -> Place:
    """Return what tells a piece of code of a file from the others."""
    return code.co_qualname, code.co_firstlineno


def changes(path: str, before: str, after: str, ran: Set[Place]) -> dict[Place, CodeType]:
    """Return the new code of all functions that a change of a file's text changes.

    What `ran` when the file was loaded won't run again: `UnpatchableError` where that is changed.
    """
    old = list(_codes(compile(before, path, "exec", dont_inherit=True)))
    new = list(_codes(compile(after, path, "exec", dont_inherit=True)))
    if [c.co_qualname for c in old] != [c.co_qualname for c in new]:
        raise UnpatchableError
    pairs = list(zip(old, new, strict=True))
    own = {place(a) for a, b in pairs if _own(a) != _own(b)}
    if own & ran or not own:
        raise UnpatchableError
    return {place(a): b for a, b in pairs if own & {place(c) for c in _codes(a)}}


def patch(path: str, codes: dict[Place, CodeType]) -> None:
    """Give the functions of a file their new code."""
    gc.unfreeze()  # what is frozen isn't among the objects
    for found in gc.get_objects():
        if isinstance(found, FunctionType) and found.__code__.co_filename == path:
            code = codes.get(place(found.__code__))
            if code and len(code.co_freevars) != len(found.__code__.co_freevars):
                raise UnpatchableError
            found.__code__ = code or found.__code__


def _codes(code: CodeType) -> Iterator[CodeType]:
    yield code
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from _codes(constant)


def _own(code: CodeType) -> tuple[object, ...]:
    """Return what a piece of code does by itself, without the functions within."""
    constants = tuple(repr(c) for c in code.co_consts if not isinstance(c, CodeType))
    names = (code.co_names, code.co_varnames, code.co_freevars, code.co_cellvars)
    return code.co_code, constants, names, code.co_flags, code.co_exceptiontable
