"""Decides a filter's condition: True, False, or None for unknown; it never fails.

Every pair of items is compared. null equals null alone; arrays and objects compare with null only;
an error makes the answer unknown, in lax mode unless a pair held before.
"""

import operator
from collections.abc import Callable
from decimal import Decimal

from .items import Item, PathError, is_number
from .syntax import Node

type Evaluate = Callable[[Node], list[Item]]


def decide(node: Node, evaluate: Evaluate, lax: bool) -> bool | None:  # noqa: PLR0911  # one answer a kind
    """Decide a condition; `evaluate` gives the items of a path within it."""
    if node.kind in ("and", "or"):
        return _junction(node, evaluate, lax)
    if node.kind == "not":
        inner = decide(node.inner[0], evaluate, lax)
        return None if inner is None else not inner
    if node.kind == "unknown":
        return decide(node.inner[0], evaluate, lax) is None
    try:
        sides = [evaluate(inner) for inner in node.inner]
    except PathError:
        return None
    if node.kind == "exists":
        return bool(sides[0])
    if node.kind == "starts":
        return _starts(_unwrapped(sides[0], lax), sides[1], lax)
    return _compare(str(node.value), _unwrapped(sides[0], lax), _unwrapped(sides[1], lax), lax)


def _unwrapped(items: list[Item], lax: bool) -> list[Item]:
    if not lax:
        return items
    return [e for item in items for e in (item if isinstance(item, list) else [item])]


def _junction(node: Node, evaluate: Evaluate, lax: bool) -> bool | None:
    decisive = node.kind == "or"
    unknown = False
    for inner in node.inner:
        found = decide(inner, evaluate, lax)
        if found is decisive:
            return decisive
        unknown = unknown or found is None
    return None if unknown else not decisive


def _group(item: Item) -> str:
    if item is None:
        return "null"
    return "nested" if isinstance(item, list | dict) else "scalar"


def _compare(sign: str, left: list[Item], right: list[Item], lax: bool) -> bool | None:
    if not left or not right:
        return False
    here, there = {_group(i) for i in left}, {_group(i) for i in right}
    if ("nested" in here and there - {"null"}) or ("nested" in there and here - {"null"}):
        return None
    found = sign == "==" and "null" in here and "null" in there
    if sign == "<>":
        found = ("null" in here and there != {"null"}) or ("null" in there and here != {"null"})
    if found and lax:
        return True
    return _compare_scalars(sign, left, right, lax, found=found)


_COMPARED: dict[str, Callable[[Item, Item], bool]] = {
    "==": operator.eq,
    "<>": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


def _compare_scalars(
    sign: str, left: list[Item], right: list[Item], lax: bool, *, found: bool
) -> bool | None:
    scalars = [[i for i in side if _group(i) == "scalar"] for side in (left, right)]
    if not all(scalars):
        return found
    if any(isinstance(i, int) and not -(2**63) <= i < 2**63 for side in scalars for i in side):
        return None
    for a in scalars[0]:
        for b in scalars[1]:
            if _kind(a) != _kind(b):
                return None
            if _COMPARED[sign](*_comparable(a, b)):
                found = True
                if lax:
                    return True
    return found


def _kind(item: Item) -> str:
    if isinstance(item, bool):
        return "boolean"
    return "number" if is_number(item) else "text"


def _comparable(a: Item, b: Item) -> tuple[Item, Item]:
    """Return two scalars of one kind as they compare: as doubles where one is; texts by bytes."""
    if isinstance(a, str):
        return a.encode(), b.encode()
    if isinstance(a, float) or isinstance(b, float):
        return float(a), float(b)
    if isinstance(a, Decimal) or isinstance(b, Decimal):
        return Decimal(a), Decimal(b)
    return a, b


def _starts(values: list[Item], prefixes: list[Item], lax: bool) -> bool | None:
    if len(prefixes) != 1 or not isinstance(prefixes[0], str):
        return None
    found = False
    for value in values:
        if not isinstance(value, str):
            return None
        if value.startswith(prefixes[0]):
            found = True
            if lax:
                return True
    return found
