"""What every node is: immutable, equal to any other of the same content, aware of its children."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, fields
from hashlib import blake2b
from itertools import islice
from typing import Any, Self


@dataclass(frozen=True, eq=False)
class Node:
    """An immutable part of a bound query.

    Two nodes are equal when their content is. Each carries a digest of its own fields and of its
    children's digests, so that comparing deep trees takes neither time nor recursion.
    """

    children: "tuple[Node, ...]" = field(init=False, repr=False)
    identity: bytes = field(init=False, repr=False)

    def __post_init__(self) -> None:
        kind, own = type(self), self.__dict__  # a frozen dataclass is written to this way
        children: list[Node] = []
        parts: list[bytes] = [kind.__name__.encode()]
        for name in _NAMES.get(kind) or field_names(kind):
            value = own[name]
            if isinstance(value, Node):
                children.append(value)
                parts.append(value.identity)
            elif isinstance(value, tuple) and value and isinstance(value[0], Node):
                children.extend(value)
                parts.append(b"%d" % len(value))
                parts.extend([child.identity for child in value])
            else:
                parts.append(getattr(value, "identity", None) or repr(value).encode())
        own["children"] = tuple(children)
        own["identity"] = blake2b(b"|".join(parts), digest_size=16).digest()

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Node) and self.identity == other.identity

    def __hash__(self) -> int:
        return hash(self.identity)

    def with_children(self, children: "Sequence[Node]") -> Self:
        """Return the same node over other children, given in the order of `children`."""
        rest = iter(children)
        return type(self)(**{n: _refilled(getattr(self, n), rest) for n in field_names(type(self))})


_NAMES: dict[type[Node], tuple[str, ...]] = {}


def field_names(kind: type[Node]) -> tuple[str, ...]:
    """Return the names of a kind of node's own fields."""
    if kind not in _NAMES:
        _NAMES[kind] = tuple(f.name for f in fields(kind) if f.init)
    return _NAMES[kind]


def _refilled(value: Any, rest: Iterator[Node]) -> Any:
    if isinstance(value, Node):
        return next(rest)
    if isinstance(value, tuple) and value and isinstance(value[0], Node):
        return tuple(islice(rest, len(value)))
    return value
