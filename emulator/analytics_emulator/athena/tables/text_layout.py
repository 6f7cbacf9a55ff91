"""How a table of text files is laid out: what reads its lines, with which settings.

A SerDe is a LineReader in a file of its own; `serdes` lists them.
"""

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field

from analytics_emulator.athena.sql import AthenaQueryError, Column
from analytics_emulator.hive.types import SCALARS

type ReadLine = Callable[[str], list[object]]
type Check = Callable[[str, str], None]
"""Refuses a setting, given its name and its value, that isn't honoured."""

NULL_FOR_INVALID = "use.null.for.invalid.data"
"""The setting by which a value that isn't of its column's type is NULL, not an error."""

PLAIN = SCALARS - {"binary"} | {"decimal", "varchar", "char"}
"""The Hive types that have no parts."""


@dataclass(frozen=True)
class LineReader:
    """How a SerDe reads lines.

    `serdes` are the classes by which tables name it; `settings` the SerDe properties that it
    honours (`mapping.*` is all that begin so); `types` the Hive types that its columns may have.
    `row` gives the function that reads a line of a layout: a value a column.
    """

    name: str
    serdes: tuple[str, ...]
    settings: Mapping[str, Check]
    types: AbstractSet[str]
    row: "Callable[[TextLayout], ReadLine]"


@dataclass(frozen=True)
class TextLayout:
    """A text table's reader and its settings.

    A file that holds records is one JSON object, whose items are as lines.
    """

    reader: LineReader
    columns: Sequence[Column]
    settings: Mapping[str, str] = field(default_factory=dict)
    header_lines: int = 0
    holds_records: bool = False

    @property
    def fingerprint(self) -> str:
        """Tell layouts apart that read the same file differently."""
        columns = [(column.name, column.hive_type) for column in self.columns]
        parts = [self.reader.name, columns, sorted(self.settings.items()), self.header_lines]
        parts.append(self.holds_records)
        return hashlib.sha256(json.dumps(parts).encode()).hexdigest()


def nulls_for_invalid(settings: Mapping[str, str]) -> bool:
    """Return whether a table asks for NULLs where values aren't of their types."""
    return settings.get(NULL_FOR_INVALID, "false").lower() == "true"


def anything(_name: str, _value: str) -> None:
    """Take a setting whatever it is."""


def one_character(name: str, value: str) -> None:
    """Take a setting that is one character."""
    if len(value) != 1:
        raise refused(f"The SerDe property '{name}' of several characters")


def some_character(name: str, value: str) -> None:
    """Take a setting whose first character counts."""
    if not value:
        raise refused(f"The SerDe property '{name}' without a character")


def line_feed(_name: str, value: str) -> None:
    """Take a delimiter of lines that is LF."""
    if value != "\n":
        raise refused("A line delimiter other than LF")


def only(word: str) -> Check:
    """Return the check of a setting that may be one word alone, in either case."""

    def check(name: str, value: str) -> None:
        if value.lower() != word:
            raise refused(f"The SerDe property '{name}' = '{value}'")

    return check


def refused(what: str) -> AthenaQueryError:
    """Return the refusal of what a table asks for."""
    return AthenaQueryError("NOT_SUPPORTED", f"{what} is not supported by this emulator")
