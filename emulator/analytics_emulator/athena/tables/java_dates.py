"""Java's DateTimeFormatter patterns, as partition projection uses them.

Letters: y or u year, M month, d day, H hour, m minute, s second, S fraction; text in single quotes
and punctuation stand for themselves. Other letters are refused.
"""

import re
from dataclasses import dataclass
from datetime import UTC, datetime

_FIELDS = {"y": "year", "u": "year", "M": "month", "d": "day", "H": "hour", "m": "minute"}
_FIELDS |= {"s": "second", "S": "fraction"}
_UNITS = ("year", "month", "day", "hour", "minute", "second", "fraction")
_PART = re.compile(r"([A-Za-z])\1*|'(?:[^']|'')*'|[^A-Za-z']+")


@dataclass(frozen=True)
class _Part:
    """A run of one pattern letter (`field` and how often), or literal text (`field` None)."""

    text: str
    field: str | None


class JavaDateFormat:
    """Formats and parses times in UTC by a pattern; raises ValueError for a pattern it can't."""

    def __init__(self, pattern: str) -> None:
        self.pattern = pattern
        self._parts = [_part(match[0]) for match in _PART.finditer(pattern)]
        if "".join(match[0] for match in _PART.finditer(pattern)) != pattern:
            raise ValueError(f"date format {pattern!r} has an unclosed quote")
        self._regex = re.compile("".join(_pattern_of(part) for part in self._parts))

    @property
    def finest_unit(self) -> str:
        """Name the smallest unit that the pattern shows, "day" for `yyyy-MM-dd`."""
        shown = [part.field for part in self._parts if part.field]
        return max(shown, key=_UNITS.index, default="year")

    def format(self, time: datetime) -> str:
        """Write a time."""
        return "".join(_written(part, time) for part in self._parts)

    def parse(self, text: str) -> datetime:
        """Read a time; fields that the pattern lacks are the earliest ones."""
        match = self._regex.fullmatch(text)
        if match is None:
            raise ValueError(f"{text!r} doesn't have the date format {self.pattern!r}")
        values = {"year": 1970, "month": 1, "day": 1}
        fields = [part.field for part in self._parts if part.field]
        for field, value in zip(fields, match.groups(), strict=True):
            if field == "fraction":
                values["microsecond"] = int(value.ljust(6, "0")[:6])
            elif field == "year" and len(value) == 2:
                values["year"] = 2000 + int(value)
            else:
                values[field] = int(value)
        return datetime(**values, tzinfo=UTC)


def _part(text: str) -> _Part:
    if text[0] == "'":
        return _Part(text[1:-1].replace("''", "'") or "'", None)
    if not text[0].isalpha():
        return _Part(text, None)
    if text[0] not in _FIELDS or (text[0] == "M" and len(text) > 2):
        raise ValueError(f"date format letters {text!r} are not supported")
    return _Part(text, _FIELDS[text[0]])


def _pattern_of(part: _Part) -> str:
    if part.field is None:
        return re.escape(part.text)
    width = len(part.text)
    if width == 1:
        return r"(\d+)"
    return rf"(\d{{{width}}})"


def _written(part: _Part, time: datetime) -> str:
    width = len(part.text)
    match part.field:
        case None:
            return part.text
        case "year":
            return f"{time.year % 100:02d}" if width == 2 else f"{time.year:0{width}d}"
        case "fraction":
            return f"{time.microsecond:06d}".ljust(width, "0")[:width]
        case field:
            return f"{getattr(time, field):0{width}d}"
