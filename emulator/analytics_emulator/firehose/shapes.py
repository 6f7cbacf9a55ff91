"""The grammar of requests: an allow-list of members with the limits of botocore's service model.

What AWS's model allows and a `Block` here doesn't list is refused by name, so a member that the
emulator doesn't honour can't slip through.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from analytics_emulator.firehose.errors import unsupported, validation_failed


@dataclass(frozen=True)
class Text:
    """A string; `choices` are AWS's enum, `supported` those of them that the emulator honours."""

    shortest: int = 0
    longest: int | None = None
    pattern: str | None = None
    choices: tuple[str, ...] = ()
    supported: tuple[str, ...] = ()


@dataclass(frozen=True)
class Number:
    """An integer within bounds."""

    lowest: int = 0
    highest: int | None = None


@dataclass(frozen=True)
class Flag:
    """A boolean."""


@dataclass(frozen=True)
class Bytes:
    """A blob of at most `longest` bytes."""

    longest: int


@dataclass(frozen=True)
class Many:
    """A list of one kind of item."""

    item: "Shape"
    fewest: int = 0
    most: int | None = None


@dataclass(frozen=True)
class TextMap:
    """A map from strings to strings, each of at least one character."""


@dataclass(frozen=True)
class Block:
    """A structure: its honoured members, and which of them must be given."""

    members: Mapping[str, "Shape"]
    required: frozenset[str] = field(default_factory=frozenset)


Shape = Text | Number | Flag | Bytes | Many | TextMap | Block


def check(request: Mapping[str, Any], block: Block) -> None:
    """Raise ValidationException for a violated limit, InvalidArgumentException for the rest."""
    problems = list(_violations(request, block, ""))
    if problems:
        raise validation_failed(problems)
    for path in _unhonoured(request, block, ""):
        raise unsupported(path)


def _violation(value: object, path: str, rule: str) -> str:
    shown = "null" if value is None else f"'{value}'"
    return f"Value {shown} at '{_member_path(path)}' failed to satisfy constraint: {rule}"


def _member_path(path: str) -> str:
    return ".".join(part[:1].lower() + part[1:] for part in path.split("."))


def _violations(value: Any, shape: Shape, path: str) -> Iterator[str]:
    match shape:
        case Block():
            yield from _block_violations(value, shape, path)
        case Many():
            yield from _list_violations(value, shape, path)
        case Text():
            yield from _text_violations(value, shape, path)
        case Number():
            yield from _number_violations(value, shape, path)
        case Flag() if not isinstance(value, bool):
            yield _violation(value, path, "Member must be a boolean")
        case Bytes(longest) if len(value) > longest:
            yield _hidden_violation(path, _at_most(longest))
        case TextMap():
            for key, entry in value.items():
                yield from _text_violations(key, Text(1), f"{path}.key")
                yield from _text_violations(entry, Text(1), f"{path}.{key}")


def _at_most(length: int) -> str:
    return f"Member must have length less than or equal to {length}"


def _at_least(length: int) -> str:
    return f"Member must have length greater than or equal to {length}"


def _hidden_violation(path: str, rule: str) -> str:
    return f"Value at '{_member_path(path)}' failed to satisfy constraint: {rule}"


def _number_violations(value: Any, shape: Number, path: str) -> Iterator[str]:
    if not isinstance(value, int) or isinstance(value, bool):
        yield _violation(value, path, "Member must be an integer")
    elif value < shape.lowest:
        rule = f"Member must have value greater than or equal to {shape.lowest}"
        yield _violation(value, path, rule)
    elif shape.highest is not None and value > shape.highest:
        yield _violation(
            value, path, f"Member must have value less than or equal to {shape.highest}"
        )


def _block_violations(value: Any, shape: Block, path: str) -> Iterator[str]:
    for name, member in shape.members.items():
        inner = f"{path}.{name}" if path else name
        if value.get(name) is not None:
            yield from _violations(value[name], member, inner)
        elif name in shape.required:
            yield _violation(None, inner, "Member must not be null")


def _list_violations(value: Any, shape: Many, path: str) -> Iterator[str]:
    if len(value) < shape.fewest:
        yield _hidden_violation(path, _at_least(shape.fewest))
    if shape.most is not None and len(value) > shape.most:
        yield _hidden_violation(path, _at_most(shape.most))
    for index, item in enumerate(value, 1):
        if not _is_plain_blob(item, shape.item):
            yield from _violations(item, shape.item, f"{path}.{index}.member")


def _is_plain_blob(item: Any, shape: Shape) -> bool:
    """Say whether an item is a record and fine: five hundred of them come with each put."""
    if not isinstance(shape, Block) or item.keys() != shape.required or len(item) != 1:
        return False
    ((name, value),) = item.items()
    member = shape.members[name]
    return isinstance(member, Bytes) and value is not None and len(value) <= member.longest


def _text_violations(value: Any, shape: Text, path: str) -> Iterator[str]:
    if shape.choices and value not in shape.choices:
        chosen = ", ".join(shape.choices)
        yield _violation(value, path, f"Member must satisfy enum value set: [{chosen}]")
        return
    if len(value) < shape.shortest:
        yield _violation(value, path, _at_least(shape.shortest))
    if shape.longest is not None and len(value) > shape.longest:
        yield _violation(value, path, _at_most(shape.longest))
    if shape.pattern and not re.fullmatch(shape.pattern, value):
        rule = f"Member must satisfy regular expression pattern: {shape.pattern}"
        yield _violation(value, path, rule)


def _unhonoured(value: Any, shape: Shape, path: str) -> Iterator[str]:
    match shape:
        case Block(members):
            for name, inner in value.items():
                if inner is None:
                    continue
                inner_path = f"{path}.{name}" if path else name
                if name not in members:
                    yield inner_path
                else:
                    yield from _unhonoured(inner, members[name], inner_path)
        case Many(item):
            for inner in value:
                if not _is_plain_blob(inner, item):
                    yield from _unhonoured(inner, item, path)
        case Text() if shape.supported and value not in shape.supported:
            yield f"{path} {value}"
