"""LazySimpleSerDe: fields parted by a character, quotes without a meaning.

A field that is missing, that is the null format (`\\N`) or that isn't of its type is NULL.
"""

from analytics_emulator.athena.sql.types import hive_type
from analytics_emulator.athena.tables.text_layout import (
    PLAIN,
    LineReader,
    ReadLine,
    TextLayout,
    anything,
    line_feed,
    one_character,
)
from analytics_emulator.athena.tables.text_values import value_reader


def _row(layout: TextLayout) -> ReadLine:
    """Return the function that reads a line."""
    delimiter = layout.settings.get("field.delim", "\x01")
    null = layout.settings.get("serialization.null.format", "\\N")
    readers = [value_reader(hive_type(column.hive_type)) for column in layout.columns]

    def row(line: str) -> list[object]:
        fields = line.split(delimiter)
        fields += [null] * (len(readers) - len(fields))
        pairs = zip(fields, readers, strict=False)  # fields beyond the columns are left out
        return [None if text == null else read(text) for text, read in pairs]

    return row


DELIMITED_LINES = LineReader(
    "delimited",
    serdes=("org.apache.hadoop.hive.serde2.lazy.LazySimpleSerDe",),
    settings={
        "field.delim": one_character,
        "line.delim": line_feed,
        "serialization.format": anything,
        "serialization.null.format": anything,
    },
    types=PLAIN,
    row=_row,
)
