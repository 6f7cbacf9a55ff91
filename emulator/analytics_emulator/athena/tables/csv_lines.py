"""OpenCSVSerDe: fields in quotes where they need them; all of them texts, some read as numbers.

Source: Athena user guide, "Open CSV SerDe". Lines whose reading depends on the parser's quirks (a
quote within a field, an escape before another character) are refused. With
`use.null.for.invalid.data` (the same page) what fails to become its column's type is NULL.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta

from analytics_emulator.athena.sql import AthenaQueryError
from analytics_emulator.athena.sql.types import Type, hive_type
from analytics_emulator.athena.tables.text_layout import (
    NULL_FOR_INVALID,
    LineReader,
    ReadLine,
    TextLayout,
    anything,
    nulls_for_invalid,
    some_character,
)
from analytics_emulator.athena.tables.text_values import unclear, value_reader

# What Java's parsers take and this reader doesn't: blanks, suffixes, hexadecimals; any boolean.
_JAVAS = {
    "double": re.compile(r"\s.*|.*\s|[+-]?(NaN|Infinity|0[xX].*|[0-9.].*[fFdD])"),
    "boolean": re.compile(r".*"),
}
_EPOCH = datetime(1970, 1, 1)
_TYPED = {
    "integer": r"[+-]?[0-9]{1,10}",
    "bigint": r"[+-]?[0-9]{1,19}",
    "double": r"[+-]?([0-9]+[.]?[0-9]*|[.][0-9]+)([eE][+-]?[0-9]+)?",
    "boolean": r"(?i:true|false)",
    "timestamp": r"-?[0-9]{1,15}",
    "date": r"-?[0-9]{1,7}",
}


def csv_characters(settings: Mapping[str, str]) -> tuple[str, str, str]:
    """Return what parts, quotes and escapes fields: of each setting the first character counts
    (`charAt(0)` of OpenCSVSerde's source)."""
    usual = {"separatorChar": ",", "quoteChar": '"', "escapeChar": "\\"}
    separator, quote, escape = (settings.get(name, one)[0] for name, one in usual.items())
    return separator, quote, escape


def _row(layout: TextLayout) -> ReadLine:
    """Return the function that reads a line."""
    types = [hive_type(column.hive_type) for column in layout.columns]
    characters = csv_characters(layout.settings)
    nulls = nulls_for_invalid(layout.settings)

    def row(line: str) -> list[object]:
        if not line:
            raise _refused(line, "an empty line")
        fields = list(_fields(line, *characters))
        found: list[object] = [None] * len(types)
        for place, (text, t) in enumerate(zip(fields, types, strict=False)):
            found[place] = _value(text, t, place, nulls=nulls)
        return found

    return row


def _value(text: str, t: Type, place: int, *, nulls: bool) -> object:
    if t.kind == "varchar":
        return text
    value = _typed(text, t) if re.fullmatch(_TYPED[t.kind], text) else None
    if value is None and nulls:
        if t.kind in _JAVAS and _JAVAS[t.kind].fullmatch(text):
            raise unclear(text, str(t))
        return None
    if value is None:
        reason = (
            f"Error parsing field value '{text}' for field {place}: For input string: \"{text}\""
        )
        raise AthenaQueryError("HIVE_BAD_DATA", reason)
    return value


def _typed(text: str, t: Type) -> object:
    """Read a value; moments are numbers: milliseconds or days since 1970 (user guide)."""
    if t.kind == "timestamp":
        return _EPOCH + timedelta(milliseconds=int(text))
    if t.kind == "date":
        return (_EPOCH + timedelta(days=int(text))).date()
    return value_reader(t)(text)


def _fields(line: str, separator: str, quote: str, escape: str) -> Iterator[str]:
    place = 0
    while True:
        if line[place : place + 1] == quote:
            text, place = _quoted(line, place + 1, quote, escape)
            if place < len(line) and line[place] != separator:
                raise _refused(line, "text after a quoted field")
        else:
            end = line.find(separator, place)
            end = len(line) if end < 0 else end
            text, place = line[place:end], end
            if quote in text or escape in text:
                raise _refused(line, "a quote or escape within a field")
        yield text
        if place >= len(line):
            return
        place += 1


def _quoted(line: str, place: int, quote: str, escape: str) -> tuple[str, int]:
    """Read a field up to its closing quote; give it and the place after."""
    text = ""
    while place < len(line):
        letter, following = line[place], line[place + 1 : place + 2]
        if letter == quote and following != quote:
            return text, place + 1
        if letter in (quote, escape):
            if following not in (quote, escape) or not following:
                raise _refused(line, "an escape before another character")
            text += following
            place += 2
        else:
            text += letter
            place += 1
    raise _refused(line, "a field without its closing quote")


def _refused(line: str, what: str) -> AthenaQueryError:
    text = f"A CSV line with {what} ({line[:60]}) is not supported by this emulator"
    return AthenaQueryError("NOT_SUPPORTED", text)


CSV_LINES = LineReader(
    "csv",
    serdes=("org.apache.hadoop.hive.serde2.OpenCSVSerde",),
    settings={
        "separatorChar": some_character,
        "quoteChar": some_character,
        "escapeChar": some_character,
        "serialization.format": anything,
        NULL_FOR_INVALID: anything,
    },
    types={"string", "varchar", "boolean", "int", "bigint", "double", "timestamp", "date"},
    row=_row,
)
