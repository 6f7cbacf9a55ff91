"""RegexSerDe: a line's groups are its columns; a line that doesn't match is a row of NULLs.

A group that took no part is NULL, and so is a text that is no value of its column's type (Hive's
`RegexSerDe.deserialize`). What Java's syntax and this library's read otherwise is refused, and a
line over which a pattern goes back and forth without an end (Athena's query would run into its
bound of time).
"""

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from analytics_emulator.athena.sql import AthenaQueryError
from analytics_emulator.athena.sql.types import hive_type
from analytics_emulator.athena.tables.text_layout import (
    PLAIN,
    LineReader,
    ReadLine,
    TextLayout,
    anything,
    refused,
)
from analytics_emulator.athena.tables.text_values import value_reader

if TYPE_CHECKING:
    import regex

# What Java and the library read differently: classes within classes, quoting, properties,
# look-behind, and what only the library has (fuzzy matches, `\K`, words' ends).
_JAVAS = re.compile(
    r"\[[^\]]*&&|\\[pPQEGhHRXzkKLmMN]|\(\?<[=!]|\(\?[a-zA-Z]*[dU]|(?<!\\)\{[eisd]\b"
)
_CLASS = re.compile(r"\\.|\[(?P<inner>(?:[^\]\\]|\\.)*)\]", re.DOTALL)
SECONDS_A_LINE = 10


def _row(layout: TextLayout) -> ReadLine:
    """Return the function that reads a line."""
    if "input.regex" not in layout.settings:
        text = 'This table does not have serde property "input.regex"!'
        raise AthenaQueryError("HIVE_CURSOR_ERROR", text)
    text = layout.settings["input.regex"]
    folds = layout.settings.get("input.regex.case.insensitive", "false").lower() == "true"
    return matching_row(java_pattern(text, folds=folds), layout)


def matching_row(pattern: "regex.Pattern[str]", layout: TextLayout) -> ReadLine:
    """Return the function that reads a line by a pattern of the whole line."""
    if pattern.groups < len(layout.columns):
        counts = f"Number of matching groups doesn't match the number of columns: {pattern.groups}"
        raise AthenaQueryError("HIVE_CURSOR_ERROR", f"{counts} and {len(layout.columns)}")
    readers = [value_reader(hive_type(column.hive_type)) for column in layout.columns]

    def row(line: str) -> list[object]:
        match = matched(pattern.fullmatch, line)
        if match is None:
            return [None] * len(readers)
        texts = match.groups()
        return [
            None if text is None else read(text) for text, read in zip(texts, readers, strict=False)
        ]

    return row


def matched(
    match: "Callable[..., regex.Match[str] | None]", line: str
) -> "regex.Match[str] | None":
    """Return a pattern's match of a line; other threads run meanwhile."""
    try:
        return match(line, timeout=SECONDS_A_LINE, concurrent=True)
    except TimeoutError:
        what = f"A regular expression that takes over {SECONDS_A_LINE} s on a line"
        raise refused(what) from None


def java_pattern(text: str, *, folds: bool = False) -> "regex.Pattern[str]":
    """Return a pattern of Java's as the library's, where both read it alike."""
    if _JAVAS.search(text) or _has_class_in_class(text):
        raise refused(f"The regular expression '{text}', which is Java's only,")
    import regex  # noqa: PLC0415  # which `make replay` does without

    named = re.sub(r"\(\?<(\w)", r"(?P<\1", text)
    try:
        return regex.compile(named, regex.ASCII | (regex.IGNORECASE if folds else 0))
    except regex.error as error:
        raise refused(f"The regular expression '{text}' ({error})") from None


def _has_class_in_class(text: str) -> bool:
    inner = (found["inner"] or "" for found in _CLASS.finditer(text))
    return any("[" in re.sub(r"\\.", "", one) for one in inner)


REGEX_LINES = LineReader(
    "regex",
    serdes=(
        "org.apache.hadoop.hive.serde2.RegexSerDe",
        "org.apache.hadoop.hive.contrib.serde2.RegexSerDe",
    ),
    settings={
        "input.regex": anything,
        "input.regex.case.insensitive": anything,
        "output.format.string": anything,
        "serialization.format": anything,
    },
    types=PLAIN,
    row=_row,
)
