"""Reading a moment by a pattern of Joda-Time's (`parse_datetime`), as Trino 476 does.

What stands in the text is read from left to right, each number as long as its field allows; the
fields are put together afterwards, the larger ones first, so that an error in the text comes
before one in a value. Source: Joda-Time's DateTimeFormat, and a Trino asked about each rule.
"""

import re
from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import lru_cache

from analytics_emulator.java.pattern_pieces import Letters, Text, pattern_pieces

from ..types.zones import offset_zone

_MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
_DAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
_DIGITS = {"M": 2, "d": 2, "H": 2, "k": 2, "h": 2, "K": 2, "m": 2, "s": 2, "D": 3}
_NAMES = {"M": (_MONTHS, 3, 1), "E": (_DAYS, 3, 0), "a": (["AM", "PM"], 2, 0)}
_RANGES = {
    "M": ("monthOfYear", 1, 12),
    "k": ("clockhourOfDay", 1, 24),
    "H": ("hourOfDay", 0, 23),
    "h": ("clockhourOfHalfday", 1, 12),
    "K": ("hourOfHalfday", 0, 11),
    "m": ("minuteOfHour", 0, 59),
    "s": ("secondOfMinute", 0, 59),
}
# Fields that say the same in different ways: the order in which they win isn't kept here.
_APART = (({"D"}, {"M", "d"}), ({"H", "k"}, {"h", "K"}), ({"H"}, {"k"}), ({"h"}, {"K"}))
_OFFSET = re.compile(r"([+-])([01]\d|2[0-3])(?::?([0-5]\d))?")
_SHOWN = 32  # characters of a text beyond what is wrong in it


class JodaError(Exception):
    """A text that a pattern doesn't read, in Joda-Time's words."""


class UnreadablePatternError(Exception):
    """A pattern with a letter that isn't read here."""


@dataclass
class _Reading:
    """A text while it is read: where, and the fields found so far."""

    text: str
    place: int = 0
    fields: dict[str, int] = field(default_factory=dict)

    def digits(self, most: int, *, signed: bool = False) -> str:
        """Return the number that stands here, and step over it."""
        sign = "[-+]?" if signed else ""
        found = re.compile(rf"{sign}[0-9]{{1,{most}}}").match(self.text, self.place)
        if found is None:
            raise self.error()
        self.place = found.end()
        return found[0]

    def word(self, names: list[str], shortest: int) -> int:
        """Return the number of the longest name that stands here, written in one case."""
        for length in sorted({*map(len, names), shortest}, reverse=True):
            given = self.text[self.place : self.place + length]
            for number, name in enumerate(names):
                known = {name, name[:shortest]}
                if given in known | {k.lower() for k in known} | {k.upper() for k in known}:
                    self.place += length
                    return number
        raise self.error()

    def error(self) -> JodaError:
        """Return the error of what stands here."""
        text, place = self.text, self.place
        shown = text if len(text) <= place + _SHOWN + 3 else f"{text[: place + _SHOWN]}..."
        if place <= 0:
            return JodaError(f'Invalid format: "{shown}"')
        if place >= len(text):
            return JodaError(f'Invalid format: "{shown}" is too short')
        return JodaError(f'Invalid format: "{shown}" is malformed at "{shown[place:]}"')


type _Step = Callable[[_Reading], None]


@lru_cache(maxsize=64)
def joda_reader(pattern: str) -> Callable[[str], tuple[datetime, str]]:
    """Return what reads a text by a pattern: the moment in UTC, and the zone it is written in."""
    steps = _steps(pattern)

    def read(text: str) -> tuple[datetime, str]:
        reading = _Reading(text)
        for step in steps:
            step(reading)
        if reading.place < len(text):
            raise reading.error()
        minutes = reading.fields.pop("Z", 0)
        return _moment(text, reading.fields) - timedelta(minutes=minutes), offset_zone(minutes)

    return read


def _steps(pattern: str) -> list[_Step]:
    try:
        pieces = _with_whole_texts(pattern)
    except ValueError:
        raise UnreadablePatternError from None
    letters = {piece.letter for piece in pieces if isinstance(piece, Letters)}
    if not pieces or any(letters & one and letters & other for one, other in _APART):
        raise UnreadablePatternError
    nexts = [*pieces[1:], None]
    return [_step(piece, after) for piece, after in zip(pieces, nexts, strict=True)]


def _with_whole_texts(pattern: str) -> list[Letters | Text]:
    """Return the pieces of a pattern, neighbouring texts as one."""
    pieces: list[Letters | Text] = []
    for piece in pattern_pieces(pattern, closes_quotes=True):
        if isinstance(piece, Text) and pieces and isinstance(pieces[-1], Text):
            pieces[-1] = Text(pieces[-1].text + piece.text, True)
        else:
            pieces.append(piece)
    return pieces


def _step(piece: Letters | Text, after: Letters | Text | None) -> _Step:
    if isinstance(piece, Text):
        return lambda r: _read_text(r, piece.text)
    letter, width = piece
    if letter in _DIGITS and not _is_month_name(piece):
        most = max(_DIGITS[letter], width)
        return lambda r: r.fields.update({letter: int(r.digits(most))})
    if letter in "yY":
        return lambda r: _read_year(r, width, beside=_is_number(after))
    if letter == "Z" and width <= 2:
        return _read_offset
    if letter == "S":
        return lambda r: r.fields.update(S=int(r.digits(width).ljust(3, "0")[:3]))
    if letter in _NAMES:
        names, shortest, first = _NAMES[letter]
        return lambda r: r.fields.update({letter: r.word(names, shortest) + first})
    raise UnreadablePatternError


def _is_month_name(piece: Letters) -> bool:
    return piece.letter == "M" and piece.width > 2


def _is_number(piece: Letters | Text | None) -> bool:
    """Return whether a number follows, so that a year before it has its width."""
    if not isinstance(piece, Letters) or _is_month_name(piece):
        return False
    return piece.letter in {*_DIGITS, *"yYSewxcC"}


def _read_text(reading: _Reading, text: str) -> None:
    found = reading.text[reading.place : reading.place + len(text)]
    if found.lower() != text.lower():
        raise reading.error()
    reading.place += len(text)


def _read_year(reading: _Reading, width: int, *, beside: bool) -> None:
    """Read a year; of one of two digits, the century is the one that is near."""
    if width != 2:
        reading.fields["y"] = int(reading.digits(width if beside else 9, signed=True))
        return
    given = reading.digits(2 if beside else 9, signed=not beside)
    if beside and len(given) < 2:
        reading.place -= len(given)
        raise reading.error()
    year = int(given)
    if len(given) == 2 and given.isdigit():
        least = datetime.now(UTC).year - 80
        year += least - least % 100 + (100 if year < least % 100 else 0)
    reading.fields["y"] = year


def _read_offset(reading: _Reading) -> None:
    if reading.text[reading.place : reading.place + 1] in ("Z", "z"):
        reading.place += 1
        reading.fields["Z"] = 0
        return
    found = _OFFSET.match(reading.text, reading.place)
    if found is None:
        raise reading.error()
    reading.place = found.end()
    minutes = int(found[2]) * 60 + int(found[3] or 0)
    reading.fields["Z"] = -minutes if found[1] == "-" else minutes


def _moment(text: str, fields: dict[str, int]) -> datetime:
    """Return fields as a moment; a day without a year is one of the year 2000."""
    year = fields.get("y", 2000 if fields.keys() & set("MdDE") else 1970)
    for letter, (name, least, most) in _RANGES.items():
        check(text, name, fields.get(letter, least), least, most)
    if not 1 <= year <= 9999:
        raise UnreadablePatternError
    month = fields.get("M", 1)
    last = monthrange(year, month)[1]
    check(text, "dayOfMonth", fields.get("d", 1), 1, last)
    days = 366 if monthrange(year, 2)[1] == 29 else 365
    check(text, "dayOfYear", fields.get("D", 1), 1, days)
    day = datetime(year, month, fields.get("d", 1))
    if "D" in fields and not fields.keys() & set("Md"):
        day += timedelta(days=fields["D"] - 1)
    if "E" in fields:
        day += timedelta(days=fields["E"] - day.weekday())
    return day + timedelta(
        hours=_hour(fields),
        minutes=fields.get("m", 0),
        seconds=fields.get("s", 0),
        milliseconds=fields.get("S", 0),
    )


def _hour(fields: dict[str, int]) -> int:
    if "H" in fields or "k" in fields:
        return fields.get("H", fields.get("k", 0) % 24)
    return fields.get("K", fields.get("h", 0) % 12) + 12 * fields.get("a", 0)


def check(text: str, name: str, value: int, least: int, most: int) -> int:
    """Return a field's value; raise JodaError where it is none."""
    if not least <= value <= most:
        words = f"Value {value} for {name} must be in the range [{least},{most}]"
        raise JodaError(f'Cannot parse "{text}": {words}')
    return value
