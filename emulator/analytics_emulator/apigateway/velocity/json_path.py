"""JSONPath as `$input.path` and `$input.json` take it: that of Jayway's JsonPath, as users found.

A path that can name several places (`*`, `..`, a filter, a slice, a list of indexes) gives a list,
also of one or none; any other gives what stands there, or nothing (README of JsonPath, "What is
Returned When?"); several names at its end give an object of them. Functions but `length()` and
operators of filters beyond comparisons are refused.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from analytics_emulator.apigateway.velocity.json_filters import filter_of

_NAME = r"[^.\[\]()\s]+"
_STEP = re.compile(
    rf"(?P<deep>\.\.)?(?:\.?(?P<name>{_NAME})(?P<call>\(\))?|\.?\[(?P<bracket>(?:'(?:\\.|[^'\\])*'|"
    r"\"(?:\\.|[^\"\\])*\"|\?\((?:[^()]|\([^()]*\))*\)|[^\]'\"])*)\])"
)
_QUOTED = re.compile(r"""\s*(?:'((?:\\.|[^'\\])*)'|"((?:\\.|[^"\\])*)")\s*(?:,|$)""")
_SLICE = re.compile(r"\s*(-?\d+)?\s*:\s*(-?\d+)?\s*")
_INDEXES = re.compile(r"\s*-?\d+\s*(?:,\s*-?\d+\s*)*")
_Select = Callable[[Any], Iterator[Any]]


class UnknownPathError(Exception):
    """A path that JsonPath may know, and the emulator doesn't."""


@dataclass(frozen=True)
class _Step:
    select: _Select
    is_definite: bool = True


def at_path(document: Any, path: str) -> Any:
    """Return what stands at a path: None where nothing does, a list where several may."""
    steps = _steps(path if path.startswith("$") else f"$.{path}")
    found = [document]
    for step in steps:
        found = [inner for one in found for inner in step.select(one)]
    if all(step.is_definite for step in steps):
        return found[0] if found else None
    return found


@lru_cache(maxsize=256)
def _steps(path: str) -> tuple[_Step, ...]:
    steps: list[_Step] = []
    position = 1
    while position < len(path):
        read = _STEP.match(path, position)
        if read is None:
            raise UnknownPathError(f"the emulator can't read the path {path}")
        position = read.end()
        step = _step(read, path, is_last=position == len(path))
        steps.append(_Step(_anywhere(step.select), False) if read["deep"] else step)
    return tuple(steps)


def _step(read: re.Match[str], path: str, *, is_last: bool) -> _Step:
    if read["name"] is None:
        bracket = read["bracket"].strip()
        if bracket[:1] not in ("'", '"'):
            return _bracketed(bracket, path)
        names = [re.sub(r"\\(.)", r"\1", a or b) for a, b in _QUOTED.findall(bracket)]
        return _of_names(names, is_last)
    if read["call"]:
        if read["name"] != "length":
            raise UnknownPathError(f"the emulator doesn't know {read['name']}() in {path}")
        return _Step(_length)
    return _Step(_children, False) if read["name"] == "*" else _Step(_named(read["name"]))


def _bracketed(inner: str, path: str) -> _Step:
    if inner == "*":
        return _Step(_children, False)
    if inner.startswith("?"):
        return _Step(_filtered(inner, path), False)
    if _INDEXES.fullmatch(inner):
        indexes = [int(number) for number in inner.split(",")]
        return _Step(_all_of([_indexed(index) for index in indexes]), len(indexes) == 1)
    if bounds := _SLICE.fullmatch(inner):
        begin, end = (int(bound) if bound else None for bound in bounds.groups())
        return _Step(lambda one: iter(one[begin:end] if isinstance(one, list) else ()), False)
    raise UnknownPathError(f"the emulator can't read [{inner}] in the path {path}")


def _of_names(names: list[str], is_last: bool) -> _Step:
    if len(names) > 1 and is_last:
        return _Step(lambda one: _parts(one, names))
    return _Step(_all_of([_named(name) for name in names]), len(names) == 1)


def _parts(one: Any, names: list[str]) -> Iterator[Any]:
    if isinstance(one, dict):
        yield {name: one[name] for name in names if name in one}


def _named(name: str) -> _Select:
    return lambda one: iter([one[name]] if isinstance(one, dict) and name in one else ())


def _indexed(index: int) -> _Select:
    def select(one: Any) -> Iterator[Any]:
        if isinstance(one, list) and -len(one) <= index < len(one):
            yield one[index]

    return select


def _all_of(selects: list[_Select]) -> _Select:
    return lambda one: (found for select in selects for found in select(one))


def _children(one: Any) -> Iterator[Any]:
    yield from one.values() if isinstance(one, dict) else one if isinstance(one, list) else ()


def _length(one: Any) -> Iterator[Any]:
    if isinstance(one, dict | list | str):
        yield len(one)


def _anywhere(select: _Select) -> _Select:
    def found(one: Any) -> Iterator[Any]:
        yield from select(one)
        for child in _children(one):
            yield from found(child)

    return found


def _filtered(inner: str, path: str) -> _Select:
    holds = filter_of(inner.removeprefix("?").strip()[1:-1])
    if holds is None:
        raise UnknownPathError(f"the emulator can't read the filter [{inner}] in the path {path}")

    def select(one: Any) -> Iterator[Any]:
        # An object is asked itself, a list by its items.
        yield from (item for item in (one if isinstance(one, list) else [one]) if holds(item))

    return select
