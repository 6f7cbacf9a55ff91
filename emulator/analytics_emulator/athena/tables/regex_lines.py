"""RegexSerDe: a line's groups are its columns; a line that doesn't match is a row of NULLs.

A group that took no part is NULL, and so is a text that is no value of its column's type (Hive's
`RegexSerDe.deserialize`). What Java's syntax and Python's read otherwise is refused.
"""

import re

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

# What Java and Python read differently: classes within classes, possessive quoting, properties.
_JAVAS = re.compile(r"\[[^\]]*&&|\\[pPQEGhHRXzk]|\(\?<[=!]|\(\?[a-zA-Z]*[dU]")


def _row(layout: TextLayout) -> ReadLine:
    """Return the function that reads a line."""
    if "input.regex" not in layout.settings:
        text = 'This table does not have serde property "input.regex"!'
        raise AthenaQueryError("HIVE_CURSOR_ERROR", text)
    text = layout.settings["input.regex"]
    folds = layout.settings.get("input.regex.case.insensitive", "false").lower() == "true"
    return matching_row(java_pattern(text, folds=folds), layout)


def matching_row(pattern: re.Pattern[str], layout: TextLayout) -> ReadLine:
    """Return the function that reads a line by a pattern of the whole line."""
    if pattern.groups < len(layout.columns):
        counts = f"Number of matching groups doesn't match the number of columns: {pattern.groups}"
        raise AthenaQueryError("HIVE_CURSOR_ERROR", f"{counts} and {len(layout.columns)}")
    readers = [value_reader(hive_type(column.hive_type)) for column in layout.columns]

    def row(line: str) -> list[object]:
        match = pattern.fullmatch(line)
        if match is None:
            return [None] * len(readers)
        texts = match.groups()
        return [
            None if text is None else read(text) for text, read in zip(texts, readers, strict=False)
        ]

    return row


def java_pattern(text: str, *, folds: bool = False) -> re.Pattern[str]:
    """Return a pattern of Java's as Python's, where both read it alike."""
    if _JAVAS.search(text):
        raise refused(f"The regular expression '{text}', which is Java's only,")
    named = re.sub(r"\(\?<(\w)", r"(?P<\1", text)
    try:
        return re.compile(named, re.ASCII | (re.IGNORECASE if folds else 0))
    except re.error as error:
        raise refused(f"The regular expression '{text}' ({error})") from None


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
