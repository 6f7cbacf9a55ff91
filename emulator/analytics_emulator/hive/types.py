"""Types of columns as Hive's DDL and the Glue catalog spell them, read into a tree.

Sources: Athena user guide, "Data types in Amazon Athena"; Hive's TypeInfoUtils for the names of a
struct's fields (letters, digits, `_ . $` and blanks; here hyphens too, as keys of JSON have them),
and HiveDecimalUtils for a decimal's bounds.
"""

import re
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Protocol

SCALARS = {
    *("boolean", "tinyint", "smallint", "int", "bigint", "float", "double"),
    *("string", "binary", "date", "timestamp"),
}
ICEBERGS = {"timestamp_micros", "timestamptz_micros", "time_micros", "uuid"}
"""Scalars of Iceberg's tables, which no DDL can name."""

_ALIASES = {"integer": "int"}
_SIZED = {"char", "varchar"}
_PARTS = {"array": 1, "map": 2}
_SIGNS = set("<>(),:")
_DEEPEST = 32  # no table nests so deep; a longer text would end Python's stack
_PIECE = re.compile(r"\s*([\w.$-]+(?:[ ]+[\w.$-]+)*|`(?:[^`]|``)+`|[<>(),:])\s*")


@dataclass(frozen=True)
class HiveType:
    """A type; `numbers` are a decimal's precision and scale, or the length of a char or varchar.

    `parts` are the types that it is made of: an array's element, a map's key and value, a struct's
    fields, whose names are `fields`.
    """

    name: str
    numbers: tuple[int, ...] = ()
    parts: tuple["HiveType", ...] = ()
    fields: tuple[str, ...] = ()

    def __str__(self) -> str:
        """Return the type as Glue keeps it: `struct<x:int,y:decimal(10,2)>`."""
        if self.numbers:
            return f"{self.name}({','.join(map(str, self.numbers))})"
        if not self.parts:
            return self.name
        names = [f"{field}:" for field in self.fields] or [""] * len(self.parts)
        inner = ",".join(f"{name}{part}" for name, part in zip(names, self.parts, strict=True))
        return f"{self.name}<{inner}>"


class TypeReader(Protocol):
    """A text of which a type is the next part, taken piece by piece."""

    def word(self) -> str:
        """Take the name of a type."""

    def field(self) -> str:
        """Take the name of a struct's field."""

    def number(self) -> int:
        """Take a whole number."""

    def takes(self, sign: str) -> bool:
        """Take this sign if it is ahead."""

    def refusal(self) -> Exception:
        """Return the error of a text that is no type at this place."""


def parse_type(text: str) -> HiveType:
    """Read a text that is a type as a whole, or raise ValueError."""
    reader = _TextReader(text)
    found = read_type(reader, scalars=SCALARS | ICEBERGS)
    if reader.pieces:
        raise reader.refusal()
    return found


def read_type(
    reader: TypeReader, depth: int = 0, scalars: AbstractSet[str] = frozenset(SCALARS)
) -> HiveType:
    """Take a type; the reader's refusal is raised where none is ahead."""
    word = reader.word().lower()
    name = _ALIASES.get(word, word)
    if name in scalars:
        return HiveType(name)
    if name == "decimal":
        return HiveType(name, _precision_and_scale(reader))
    if name in _SIZED:
        return HiveType(name, _length(reader))
    if name not in ("array", "map", "struct") or depth == _DEEPEST or not reader.takes("<"):
        raise reader.refusal()
    fields: list[str] = []
    parts: list[HiveType] = []
    while not parts or reader.takes(","):
        if name == "struct":
            fields.append(_field_name(reader))
        parts.append(read_type(reader, depth + 1, scalars))
    if not reader.takes(">") or len(parts) != _PARTS.get(name, len(parts)):
        raise reader.refusal()
    return HiveType(name, parts=tuple(parts), fields=tuple(fields))


def _precision_and_scale(reader: TypeReader) -> tuple[int, int]:
    """Take `(precision, scale)`; a bare decimal has ten digits, and none after the point."""
    if not reader.takes("("):
        return 10, 0
    precision = reader.number()
    scale = reader.number() if reader.takes(",") else 0
    if not reader.takes(")") or not 1 <= precision <= 38 or scale > precision:
        raise reader.refusal()
    return precision, scale


def _length(reader: TypeReader) -> tuple[int]:
    if not reader.takes("("):
        raise reader.refusal()
    length = reader.number()
    if not reader.takes(")"):
        raise reader.refusal()
    return (length,)


def _field_name(reader: TypeReader) -> str:
    name = reader.field()
    if not reader.takes(":"):
        raise reader.refusal()
    return name


class _TextReader:
    """A text that is a type from its beginning to its end."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.pieces: list[str] = _PIECE.findall(text)
        if _PIECE.sub("", text):
            raise self.refusal()

    def word(self) -> str:
        return self._next()

    def field(self) -> str:
        piece = self._next()
        return piece[1:-1].replace("``", "`") if piece[0] == "`" else piece

    def number(self) -> int:
        piece = self._next()
        if not piece.isdecimal():
            raise self.refusal()
        return int(piece)

    def takes(self, sign: str) -> bool:
        if self.pieces[:1] != [sign]:
            return False
        self.pieces.pop(0)
        return True

    def refusal(self) -> ValueError:
        return ValueError(f"{self.text} is not a type of Hive's")

    def _next(self) -> str:
        if not self.pieces or self.pieces[0] in _SIGNS:
            raise self.refusal()
        return self.pieces.pop(0)
