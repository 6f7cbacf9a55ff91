"""LazySimpleSerDe: fields parted by a character, quotes without a meaning.

A field that is missing, that is the null format (`\\N`) or that isn't of its type is NULL. Nested
values are parted by further characters, one more for each level (Hive's `LazySerDeParameters`:
fields, items, keys, and so on). Behind the escape, `n` and `r` are line feed and carriage return,
any other letter is itself (Hive's `LazyUtils.copyAndEscapeStringDataToText`).
"""

from collections.abc import Callable, Sequence

from analytics_emulator.athena.sql.types import Type, hive_type
from analytics_emulator.athena.tables.text_layout import (
    PLAIN,
    LineReader,
    ReadLine,
    TextLayout,
    anything,
    line_feed,
    one_character,
    only,
)
from analytics_emulator.athena.tables.text_values import value_reader

type ReadField = Callable[[str], object]

_LETTERS = {"n": "\n", "r": "\r"}
_NESTED = ("array", "map", "row")


def separators(settings: dict[str, str]) -> list[str]:
    """Return what parts values, the fields' character first, then each level's below."""
    items = settings.get("collection.delim") or settings.get("colelction.delim") or "\x02"
    keys = settings.get("mapkey.delim", "\x03")
    return [field_delimiter(settings), items, keys, *map(chr, range(4, 9))]


def field_delimiter(settings: dict[str, str]) -> str:
    """Return what parts fields: `serialization.format` tells it too, as a letter or its number."""
    given = settings.get("field.delim")
    if given is None:
        other = settings.get("serialization.format", "1")
        given = chr(int(other)) if other.isdigit() else other
    return given


class _Splitter:
    """Parts texts where a character isn't escaped; takes escapes out of what is a value."""

    def __init__(self, escape: str | None) -> None:
        self.escape = escape

    def split(self, text: str, separator: str, most: int = -1) -> list[str]:
        if self.escape is None or self.escape not in text:
            return text.split(separator, most)
        parts, start, place = list[str](), 0, 0
        while place < len(text) and (most < 0 or len(parts) < most):
            if text[place] == self.escape:
                place += 1
            elif text[place] == separator:
                parts.append(text[start:place])
                start = place + 1
            place += 1
        return [*parts, text[start:]]

    def plain(self, text: str) -> str:
        if self.escape is None or self.escape not in text:
            return text
        letters, place = list[str](), 0
        while place < len(text):
            letter = text[place]
            if letter == self.escape and place + 1 < len(text):
                place += 1
                letter = _LETTERS.get(text[place], text[place])
            letters.append(letter)
            place += 1
        return "".join(letters)


class _Reader:
    """Makes the functions that read fields of a layout."""

    def __init__(self, layout: TextLayout) -> None:
        settings = dict(layout.settings)
        self.separators = separators(settings)
        self.null = settings.get("serialization.null.format", "\\N")
        self.splitter = _Splitter(settings.get("escape.delim"))

    def field(self, t: Type, level: int = 1) -> ReadField:
        """Return the function that reads a type's texts; NULL is told before escapes are read."""
        read = self._nested(t, level) if t.kind in _NESTED else self._plain(t)
        return lambda text: None if text == self.null else read(text)

    def _plain(self, t: Type) -> ReadField:
        read, plain = value_reader(t), self.splitter.plain
        return lambda text: read(plain(text))

    def _nested(self, t: Type, level: int) -> ReadField:
        split, separator = self.splitter.split, self.separators[level]
        if t.kind == "array":
            item = self.field(t.element, level + 1)
            return lambda text: [item(part) for part in split(text, separator)] if text else []
        if t.kind == "row":
            fields = [self.field(part, level + 1) for part in t.args]
            return lambda text: self._struct(split(text, separator), fields, t.names)
        key, value = self._plain(t.args[0]), self.field(t.args[1], level + 2)
        between = self.separators[level + 1]

        def pairs(text: str) -> list[tuple[object, object]]:
            found = dict[object, object]()
            for entry in split(text, separator) if text else []:
                name, *rest = split(entry, between, 1)
                found.setdefault(key(name), value(rest[0]) if rest else None)
            return list(found.items())

        return pairs

    def _struct(
        self, texts: Sequence[str], fields: Sequence[ReadField], names: Sequence[str | None]
    ) -> dict[str, object]:
        given = [*texts, *[self.null] * (len(fields) - len(texts))]
        values = (read(text) for text, read in zip(given, fields, strict=False))
        return {str(name): value for name, value in zip(names, values, strict=False)}


def _row(layout: TextLayout) -> ReadLine:
    """Return the function that reads a line."""
    reader = _Reader(layout)
    delimiter, null = reader.separators[0], reader.null
    readers = [reader.field(hive_type(column.hive_type)) for column in layout.columns]

    def row(line: str) -> list[object]:
        fields = reader.splitter.split(line, delimiter)
        fields += [null] * (len(readers) - len(fields))
        # Fields beyond the columns are left out.
        return [read(text) for text, read in zip(fields, readers, strict=False)]

    return row


DELIMITED_LINES = LineReader(
    "delimited",
    serdes=(
        "org.apache.hadoop.hive.serde2.lazy.LazySimpleSerDe",
        "org.apache.hadoop.hive.serde2.lazysimple.LazySimpleSerDe",
    ),
    settings={
        "field.delim": one_character,
        "collection.delim": one_character,
        "colelction.delim": one_character,
        "mapkey.delim": one_character,
        "escape.delim": one_character,
        "line.delim": line_feed,
        "serialization.format": anything,
        "serialization.null.format": anything,
        "serialization.last.column.takes.rest": only("false"),
    },
    types=PLAIN | {"binary", "array", "map", "struct"},
    row=_row,
)
