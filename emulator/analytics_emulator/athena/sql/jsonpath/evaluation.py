"""Applies a path to a JSON value: each step turns a sequence of items into another.

In lax mode arrays unwrap and what isn't there is left out; in strict mode both are errors.
Source: Trino's documentation ("JSON functions", "JSON path language") and a running Trino 430.
"""

import itertools
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from ..texts.jsontext import marked
from .items import (
    Item,
    PathError,
    absolute,
    arithmetic,
    array_index,
    ceiling_of,
    floor_of,
    negated,
    number,
    type_error,
    type_name,
)
from .predicates import decide
from .syntax import Node, Path

_NOTHING = object()


@dataclass(frozen=True)
class Context:
    """What a step sees: the input, the parameters' sequences, and what encloses it."""

    lax: bool
    input: Item
    parameters: Mapping[str, list[Item]]
    current: Item = _NOTHING
    last: int = -1
    objects: Iterator[int] = field(default_factory=itertools.count)


def evaluate(path: Path, document: Item, parameters: Mapping[str, list[Item]]) -> list[Item]:
    """Return the items that a path finds; raises PathError."""
    return sequence(path.root, Context(path.lax, document, parameters))


def sequence(node: Node, context: Context) -> list[Item]:
    """Evaluate a step."""
    return _STEPS[node.kind](node, context)


def unwrapped(items: list[Item], context: Context) -> list[Item]:
    """Return the elements of arrays instead of them, in lax mode."""
    if not context.lax:
        return items
    return [e for item in items for e in (item if isinstance(item, list) else [item])]


def _base(node: Node, context: Context) -> list[Item]:
    return sequence(node.inner[0], context)


def _unwrapped_base(node: Node, context: Context) -> list[Item]:
    return unwrapped(_base(node, context), context)


def _current(_node: Node, context: Context) -> list[Item]:
    if context.current is _NOTHING:
        raise PathError("accessing current filter item with no enclosing filter")
    return [context.current]


def _last(_node: Node, context: Context) -> list[Item]:
    if context.last < 0:
        raise PathError("accessing the last array index with no enclosing array")
    return [context.last]


def _members(node: Node, context: Context) -> list[Item]:
    found: list[Item] = []
    for item in _unwrapped_base(node, context):
        if isinstance(item, dict):
            found += item.values() if node.kind == "members" else _member(item, node, context)
        elif not context.lax:
            raise type_error("OBJECT", item)
    return found


def _member(item: dict[str, Item], node: Node, context: Context) -> list[Item]:
    key = str(node.value)
    if key not in item and not context.lax:
        raise PathError(f"structural error: missing member '{key}' in JSON object")
    return [item[key]] if key in item else []


def _descendants(node: Node, context: Context) -> list[Item]:
    return [d for item in _base(node, context) for d in _below(item, str(node.value))]


def _below(item: Item, key: str) -> Iterator[Item]:
    if isinstance(item, dict):
        if key in item:
            yield item[key]
        for value in item.values():
            yield from _below(value, key)
    elif isinstance(item, list):
        for value in item:
            yield from _below(value, key)


def _elements_of(item: Item, context: Context) -> list[Item]:
    if isinstance(item, list):
        return item
    if not context.lax:
        raise type_error("ARRAY", item)
    return [item]


def _elements(node: Node, context: Context) -> list[Item]:
    return [e for item in _base(node, context) for e in _elements_of(item, context)]


def _subscripts(node: Node, context: Context) -> list[Item]:
    found: list[Item] = []
    for item in _base(node, context):
        elements = _elements_of(item, context)
        if not elements:
            if not context.lax:
                raise PathError("structural error: invalid array subscript for empty array")
            continue
        inside = replace(context, last=len(elements) - 1)
        for subscript in node.inner[1:]:
            first, last = _bounds(subscript, inside)
            if not context.lax and not 0 <= first <= last < len(elements):
                raise PathError(
                    f"structural error: invalid array subscript: [{first}, {last}] for array of"
                    f" size {len(elements)}"
                )
            found += elements[max(first, 0) : max(last + 1, 0)]
    return found


def _bounds(subscript: Node, context: Context) -> tuple[int, int]:
    ends = []
    for name, inner in zip(("from", "to"), subscript.inner, strict=False):
        items = sequence(inner, context)
        if len(items) != 1:
            raise PathError(f"array subscript '{name}' value must be singleton numeric")
        ends.append(array_index(items[0]))
    return ends[0], ends[-1]


def _filter(node: Node, context: Context) -> list[Item]:
    def holds(item: Item) -> bool:
        inside = replace(context, current=item)
        return decide(node.inner[1], lambda n: sequence(n, inside), context.lax) is True

    return [item for item in _unwrapped_base(node, context) if holds(item)]


def _arithmetic(node: Node, context: Context) -> list[Item]:
    sides = [unwrapped(sequence(side, context), context) for side in node.inner]
    if any(len(side) != 1 for side in sides):
        raise PathError("arithmetic binary expression requires singleton operands")
    return [arithmetic(str(node.value), number(sides[0][0]), number(sides[1][0]))]


def _sign(node: Node, context: Context) -> list[Item]:
    items = [number(item) for item in _unwrapped_base(node, context)]
    return [negated(item) for item in items] if node.value == "-" else items


def _numeric(method: Callable[[Item], Item]) -> Callable[[Node, Context], list[Item]]:
    def step(node: Node, context: Context) -> list[Item]:
        return [method(number(item)) for item in _unwrapped_base(node, context)]

    return step


_JAVA_NUMBER = re.compile(r"[+-]?([0-9]+[.]?[0-9]*|[.][0-9]+)([eE][+-]?[0-9]+)?")


def _double(node: Node, context: Context) -> list[Item]:
    found = []
    for item in _unwrapped_base(node, context):
        if isinstance(item, str):
            if not _JAVA_NUMBER.fullmatch(item):
                if re.search(r"[0-9]|NaN|Infinity", item):
                    raise marked("NOT_SUPPORTED", f"double() of the text '{item}'")
                raise PathError(f"Cannot cast '{item}' to DOUBLE")
            found.append(float(item))
        else:
            found.append(float(number(item)))
    return found


def _size(node: Node, context: Context) -> list[Item]:
    items = _base(node, context)
    if not context.lax and (other := next((i for i in items if not isinstance(i, list)), 0)) != 0:
        raise type_error("ARRAY", other)
    return [len(item) if isinstance(item, list) else 1 for item in items]


def _keyvalue(node: Node, context: Context) -> list[Item]:
    found: list[Item] = []
    for item in _unwrapped_base(node, context):
        if not isinstance(item, dict):
            raise type_error("OBJECT", item)
        number_ = next(context.objects)
        found += [{"name": k, "value": v, "id": number_} for k, v in item.items()]
    return found


_STEPS: dict[str, Callable[[Node, Context], list[Any]]] = {
    "context": lambda _node, context: [context.input],
    "variable": lambda node, context: list(context.parameters[str(node.value)]),
    "literal": lambda node, _context: [node.value],
    "current": _current,
    "last": _last,
    "member": _members,
    "members": _members,
    "descendants": _descendants,
    "elements": _elements,
    "subscripts": _subscripts,
    "filter": _filter,
    "arithmetic": _arithmetic,
    "sign": _sign,
    "abs": _numeric(absolute),
    "ceiling": _numeric(ceiling_of),
    "floor": _numeric(floor_of),
    "double": _double,
    "size": _size,
    "keyvalue": _keyvalue,
    "type": lambda node, context: [type_name(item) for item in _base(node, context)],
}
