"""Reading a moment by a pattern: Joda-Time's (`parse_datetime`) or MySQL's (`date_parse`).

What stands in the text is read from left to right, each number as long as its field allows; the
fields are put together afterwards (`jodafields`), so that an error in the text comes before one in
a value. Source: Joda-Time's DateTimeFormat, Trino's DateTimeFunctions, and a Trino 476 asked about
each rule.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import lru_cache

from analytics_emulator.java.pattern_pieces import Letters, Text, pattern_pieces

from ..types.zones import offset_zone
from .jodafields import JodaError, UnreadablePatternError, moment_of

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
_DIGITS = {**dict.fromkeys("MwdHkhKms", 2), "D": 3, "e": 1}
_NAMES = {"M": (_MONTHS, 3, 1), "E": (_DAYS, 3, 1), "a": (["AM", "PM"], 2, 0)}
_MYSQL = {
    **{"a": "EEE", "W": "EEEE", "b": "MMM", "M": "MMMM", "c": "M", "m": "MM", "d": "dd", "e": "d"},
    **{"j": "DDD", "v": "ww", "H": "HH", "k": "H", "h": "hh", "I": "hh", "l": "h", "i": "mm"},
    **{"s": "ss", "S": "ss", "f": "SSSSSSSSS", "p": "a", "T": "HH:mm:ss", "r": "hh:mm:ss a"},
}
_MYSQL_YEARS = {"Y": "y", "x": "x"}
_PLACE_OF_1970 = 70  # years of two digits are those of 1970 to 2069
_OFFSET = re.compile(r"([+-])([01]\d|2[0-3])(?::?([0-5]\d))?")
_SHOWN = 32  # characters of a text beyond what is wrong in it


@dataclass
class _Reading:
    """A text while it is read: where, the fields found so far, and the offset from UTC."""

    text: str
    place: int = 0
    fields: list[tuple[str, int]] = field(default_factory=list)
    offset_minutes: int = 0

    def found(self, letter: str, value: int) -> None:
        """Note a field's value."""
        self.fields.append((letter, value))

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
        reading = _read(text, steps)
        minutes = reading.offset_minutes
        return moment_of(text, reading.fields) - timedelta(minutes=minutes), offset_zone(minutes)

    return read


@lru_cache(maxsize=64)
def mysql_reader(pattern: str) -> Callable[[str], datetime]:
    """Return what reads a text by a pattern of MySQL's, in which a letter that is no code stands
    for itself, and a last lone % for nothing."""
    pieces = re.findall(r"%(.)|([^%])", pattern, re.DOTALL)
    steps = [s for code, sign in pieces for s in ([_sign(sign)] if sign else _mysql_steps(code))]

    def read(text: str) -> datetime:
        if not steps:
            raise JodaError("Both printing and parsing not supported")
        return moment_of(text, _read(text, steps).fields)

    return read


def _mysql_steps(code: str) -> list[_Step]:
    if code in _MYSQL:
        return _steps(_MYSQL[code])
    if code in _MYSQL_YEARS:
        letter = _MYSQL_YEARS[code]
        return [lambda r: r.found(letter, int(r.digits(4, signed=True)))]
    return [_read_short_year if code == "y" else _sign(code)]


def _sign(sign: str) -> _Step:
    return lambda r: _read_text(r, sign)


def _read(text: str, steps: list[_Step]) -> _Reading:
    reading = _Reading(text)
    for step in steps:
        step(reading)
    if reading.place < len(text):
        raise reading.error()
    return reading


def _steps(pattern: str) -> list[_Step]:
    try:
        pieces = _with_whole_texts(pattern)
    except ValueError:
        raise UnreadablePatternError from None
    if not pieces:
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
        kept = "E" if letter == "e" else letter
        return lambda r: r.found(kept, int(r.digits(most)))
    if letter in "yYx":
        kept = "x" if letter == "x" else "y"
        return lambda r: r.found(kept, _year(r, width, beside=_is_number(after)))
    if letter == "Z" and width <= 2:
        return _read_offset
    if letter == "S":
        return lambda r: r.found("S", int(r.digits(width).ljust(3, "0")[:3]))
    if letter in _NAMES:
        names, shortest, first = _NAMES[letter]
        return lambda r: r.found(letter, r.word(names, shortest) + first)
    raise UnreadablePatternError


def _is_month_name(piece: Letters) -> bool:
    return piece.letter == "M" and piece.width > 2


def _is_number(piece: Letters | Text | None) -> bool:
    """Return whether a number follows, so that a year before it has its width."""
    if not isinstance(piece, Letters) or _is_month_name(piece):
        return False
    return piece.letter in {*_DIGITS, *"yYSxcC"}


def _read_text(reading: _Reading, text: str) -> None:
    found = reading.text[reading.place : reading.place + len(text)]
    if found.lower() != text.lower():
        raise reading.error()
    reading.place += len(text)


def _year(reading: _Reading, width: int, *, beside: bool) -> int:
    """Return a year; of one of two digits, the century is the one that is near."""
    if width != 2:
        return int(reading.digits(width if beside else 9, signed=True))
    given = _two_digits(reading) if beside else reading.digits(9, signed=True)
    year = int(given)
    if len(given) == 2 and given.isdigit():
        least = datetime.now(UTC).year - 80
        year += least - least % 100 + (100 if year < least % 100 else 0)
    return year


def _two_digits(reading: _Reading) -> str:
    given = reading.digits(2)
    if len(given) < 2:
        reading.place -= len(given)
        raise reading.error()
    return given


def _read_short_year(reading: _Reading) -> None:
    year = int(_two_digits(reading))
    reading.found("y", year + (1900 if year >= _PLACE_OF_1970 else 2000))


def _read_offset(reading: _Reading) -> None:
    if reading.text[reading.place : reading.place + 1] in ("Z", "z"):
        reading.place += 1
        return
    found = _OFFSET.match(reading.text, reading.place)
    if found is None:
        raise reading.error()
    reading.place = found.end()
    minutes = int(found[2]) * 60 + int(found[3] or 0)
    reading.offset_minutes = -minutes if found[1] == "-" else minutes
