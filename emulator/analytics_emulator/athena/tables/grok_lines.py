"""GrokSerDe: a line read by a pattern made of named ones, its names being the columns.

Source: Athena user guide, "Grok SerDe". `%{NAME:column}` is a value; further patterns come with
`input.grokCustomPatterns`, a name and a pattern a line. Columns are matched by name, which for a
value without one is its pattern's (the user guide's own table has a column `syslogbase` for
`%{SYSLOGBASE}`); a line that doesn't match is NULLs. Other names are unverified.
"""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from analytics_emulator.athena.sql import AthenaQueryError
from analytics_emulator.athena.sql.types import hive_type
from analytics_emulator.athena.tables.grok_patterns import GROK_PATTERNS
from analytics_emulator.athena.tables.regex_lines import java_pattern, matched
from analytics_emulator.athena.tables.text_layout import (
    PLAIN,
    LineReader,
    ReadLine,
    TextLayout,
    anything,
    refused,
)
from analytics_emulator.athena.tables.text_values import value_reader

# AWS's own page for Apache logs has a blank before a name.
_REFERENCE = re.compile(r"%\{(\w+)(?::\s*([\w.\[\]-]+)\s*)?(?::\w+)?\}")
_DEEPEST = 20


def _row(layout: TextLayout) -> ReadLine:
    """Return the function that reads a line."""
    if "input.format" not in layout.settings:
        raise AthenaQueryError("HIVE_CURSOR_ERROR", "The SerDe property 'input.format' is missing")
    known = GROK_PATTERNS | _custom(layout.settings.get("input.grokCustomPatterns", ""))
    wanted, names = {column.name.lower() for column in layout.columns}, list[str]()
    text = layout.settings["input.format"]
    pattern = java_pattern(_Expansion(known, wanted, names).of(text))
    places = [_place(column.name, names) for column in layout.columns]
    readers = [value_reader(hive_type(column.hive_type)) for column in layout.columns]

    def row(line: str) -> list[object]:
        match = matched(pattern.search, line)
        if match is None:
            return [None] * len(readers)
        texts = (match[f"_g{place}"] if place is not None else None for place in places)
        return [None if t is None else read(t) for t, read in zip(texts, readers, strict=True)]

    return row


def _place(column: str, names: list[str]) -> int | None:
    folded = [name.lower() for name in names]
    return folded.index(column.lower()) if column.lower() in folded else None


def _custom(text: str) -> dict[str, str]:
    lines = (line.strip().split(None, 1) for line in text.splitlines() if line.strip())
    return {line[0]: line[1] for line in lines if len(line) == 2}


@dataclass(frozen=True)
class _Expansion:
    """Puts the texts of patterns in the places of their names; `names` takes its columns."""

    known: Mapping[str, str]
    wanted: Collection[str]
    names: list[str]

    def of(self, text: str, depth: int = 0) -> str:
        """Return a pattern with the texts of those that it names."""

        def text_of(found: re.Match[str]) -> str:
            if found[1] not in self.known or depth == _DEEPEST:
                raise refused(f"The Grok pattern '{found[1]}'")
            name, place = found[2] or found[1], len(self.names)
            if name.lower() not in self.wanted:
                return f"(?:{self.of(self.known[found[1]], depth + 1)})"
            self.names.append(name)
            return f"(?P<_g{place}>{self.of(self.known[found[1]], depth + 1)})"

        expanded = _REFERENCE.sub(text_of, text)
        if "%{" in _REFERENCE.sub("", text):
            raise refused(f"The Grok pattern '{text}'")
        return expanded


GROK_LINES = LineReader(
    "grok",
    serdes=("com.amazonaws.glue.serde.GrokSerDe",),
    settings={
        "input.format": anything,
        "input.grokCustomPatterns": anything,
        "serialization.format": anything,
    },
    types=PLAIN,
    row=_row,
)
