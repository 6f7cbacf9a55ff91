"""Times by a pattern of java.time.format.DateTimeFormatter, written and read.

Source: the documentation of that class and of DateTimeFormatterBuilder.appendPattern (Java SE 21):
all letters from A to Z are pattern letters, `[…]` is an optional section, `{`, `}` and `#` are
reserved. ValueError says what is wrong with a pattern, or isn't here.
"""

import re
from collections.abc import Iterator
from datetime import UTC, datetime

from analytics_emulator.java.date_fields import Render, field
from analytics_emulator.java.pattern_pieces import Letters, Text, pattern_pieces

_UNITS = ("year", "month", "day", "hour", "minute", "second", "microsecond")
_READ = dict(zip("yMdHmsS", _UNITS, strict=True)) | {"u": "year"}
_OPEN, _CLOSE = Text("[", is_quoted=False), Text("]", is_quoted=False)
_RESERVED = {Text(sign, is_quoted=False) for sign in "{}#"}


class DateFormat:
    """A pattern by which times are written."""

    def __init__(self, pattern: str) -> None:
        self.pattern = pattern
        self._pieces = list(_checked(pattern))
        self._renders = [_render(piece) for piece in self._pieces]

    def format(self, time: datetime) -> str:
        """Write a time."""
        return "".join(render(time) for render in self._renders)


class ReadableDateFormat(DateFormat):
    """A pattern of numbers (years, months, days, hours, minutes, seconds, fractions) in UTC."""

    def __init__(self, pattern: str) -> None:
        super().__init__(pattern)
        self._fields = [piece for piece in self._pieces if isinstance(piece, Letters)]
        for letter, width in self._fields:
            if letter not in _READ or (letter == "M" and width > 2):
                raise ValueError(f"date format letters {letter * width!r} are not supported")
        open_sections = self._pieces.count(_OPEN) - self._pieces.count(_CLOSE)
        expression = "".join(map(_expression, self._pieces)) + ")?" * open_sections
        self._text = re.compile(expression)

    @property
    def finest_unit(self) -> str:
        """The smallest unit that the pattern shows, "day" for `yyyy-MM-dd`."""
        units = [_READ[letter] for letter, _ in self._fields]
        return max(units, key=_UNITS.index, default="year")

    def parse(self, text: str) -> datetime:
        """Read a time; fields that the text lacks are the earliest ones."""
        match = self._text.fullmatch(text)
        if match is None:
            raise ValueError(f"{text!r} doesn't have the date format {self.pattern!r}")
        values = {"year": 1970, "month": 1, "day": 1}
        for shown, digits in zip(self._fields, match.groups(), strict=True):
            if digits is not None:
                values[_READ[shown.letter]] = _number(shown, digits)
        return datetime(**values, tzinfo=UTC)


def _checked(pattern: str) -> Iterator[Letters | Text]:
    """Yield a pattern's pieces, each sign that may have a meaning by itself."""
    depth = 0
    for piece in pattern_pieces(pattern):
        if isinstance(piece, Letters) or piece.is_quoted:
            yield piece
            continue
        for sign in (Text(sign, is_quoted=False) for sign in piece.text):
            if sign in _RESERVED:
                raise ValueError(f"the character {sign.text} is reserved")
            depth += {_OPEN: 1, _CLOSE: -1}.get(sign, 0)
            if depth < 0:
                raise ValueError("there is a ] without a [ before it")
            yield sign


def _render(piece: Letters | Text) -> Render:
    if isinstance(piece, Letters):
        return field(piece.letter, piece.width)
    text = "" if piece in (_OPEN, _CLOSE) else piece.text
    return lambda _: text


def _expression(piece: Letters | Text) -> str:
    if isinstance(piece, Text):
        return {_OPEN: "(?:", _CLOSE: ")?"}.get(piece, re.escape(piece.text))
    is_fixed = piece.width > 1 or piece.letter == "S"
    return rf"(\d{{{piece.width}}})" if is_fixed else r"(\d+)"


def _number(shown: Letters, digits: str) -> int:
    if shown.letter == "S":
        return int(digits.ljust(6, "0")[:6])
    return int(digits) + (2000 if shown in (Letters("y", 2), Letters("u", 2)) else 0)
