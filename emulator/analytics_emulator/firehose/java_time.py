"""Java's DateTimeFormatter patterns, as far as Firehose prefixes need them.

Source: the class documentation of java.time.format.DateTimeFormatter; Firehose keeps seconds only,
so fractions are zeros (probed on AWS by the stackd project). A letter whose text depends on a
locale's week rules or zone names is refused when the pattern is compiled.
"""

import re
from collections.abc import Callable
from datetime import datetime

_Render = Callable[[datetime], str]
_TOKEN = re.compile(r"'(?:[^']|'')*'|([A-Za-z])\1*|.", re.DOTALL)

_MONTHS = [
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
]
_DAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]


def compile_pattern(pattern: str) -> _Render:
    """Make a renderer for a pattern, or raise ValueError naming what is wrong with it."""
    if not pattern:
        raise ValueError("the timestamp pattern is empty")
    parts = [_part(match.group()) for match in _TOKEN.finditer(pattern)]
    return lambda moment: "".join(part(moment) for part in parts)


def _part(piece: str) -> _Render:
    if piece == "''":
        return lambda _: "'"
    if piece[0] == "'":
        if len(piece) < 2 or piece[-1] != "'":
            raise ValueError(f"the quoted text {piece} isn't closed")
        literal = piece[1:-1].replace("''", "'")
        return lambda _: literal
    if piece in "[]":
        return lambda _: ""
    if piece in "{}#":
        raise ValueError(f"the character {piece} is reserved")
    if not piece[0].isalpha():
        return lambda _: piece
    return _field(piece[0], len(piece))


def _field(letter: str, width: int) -> _Render:
    widest, value = _NUMBERS.get(letter, (0, None))
    if value is not None and width <= widest:
        return lambda moment: str(value(moment)).zfill(width)
    render = _TEXTS.get(letter, _refused)(letter, width)
    if render is None:
        raise ValueError(f"the pattern letters {letter * width} aren't supported by the emulator")
    return render


def _refused(_letter: str, _width: int) -> _Render | None:
    return None


def _year(_: str, width: int) -> _Render:
    if width == 2:
        return lambda moment: str(moment.year % 100).zfill(2)
    return lambda moment: str(moment.year).zfill(width)


def _month_name(_: str, width: int) -> _Render | None:
    return (lambda moment: _text(_MONTHS[moment.month - 1], width)) if width <= 5 else None


def _day_name(_: str, width: int) -> _Render | None:
    shown = max(width, 3)
    return (lambda moment: _text(_DAYS[moment.weekday()], shown)) if width <= 5 else None


def _fraction(_: str, width: int) -> _Render | None:
    return (lambda _moment: "0" * width) if width <= 9 else None


def _half_day(_: str, width: int) -> _Render | None:
    return (lambda moment: "AM" if moment.hour < 12 else "PM") if width == 1 else None


def _zone_id(_: str, width: int) -> _Render | None:
    return (lambda moment: str(moment.tzinfo)) if width == 2 else None


def _zone_offset(letter: str, width: int) -> _Render | None:
    return (lambda moment: _offset(moment, letter, width)) if width <= 3 else None


def _text(name: str, width: int) -> str:
    return {3: name[:3], 4: name, 5: name[0]}[width]


def _offset(moment: datetime, letter: str, width: int) -> str:
    offset = moment.utcoffset()
    minutes = int(offset.total_seconds() // 60) if offset else 0
    if letter == "X" and minutes == 0:
        return "Z"
    sign, (hours, rest) = "-" if minutes < 0 else "+", divmod(abs(minutes), 60)
    if letter == "Z":
        return f"{sign}{hours:02}{rest:02}"
    if width == 1:
        return f"{sign}{hours:02}" + (f"{rest:02}" if rest else "")
    return f"{sign}{hours:02}{':' if width == 3 else ''}{rest:02}"


# Letter: (widest numeric form, value). A wider month is a name; see `_field`.
_NUMBERS: dict[str, tuple[int, Callable[[datetime], int]]] = {
    "M": (2, lambda moment: moment.month),
    "L": (2, lambda moment: moment.month),
    "Q": (2, lambda moment: (moment.month + 2) // 3),
    "d": (2, lambda moment: moment.day),
    "D": (3, lambda moment: moment.timetuple().tm_yday),
    "H": (2, lambda moment: moment.hour),
    "k": (2, lambda moment: moment.hour or 24),
    "K": (2, lambda moment: moment.hour % 12),
    "h": (2, lambda moment: moment.hour % 12 or 12),
    "m": (2, lambda moment: moment.minute),
    "s": (2, lambda moment: moment.second),
}

# Letters that aren't plain numbers, or not at every width.
_TEXTS: dict[str, Callable[[str, int], _Render | None]] = {
    "y": _year,
    "u": _year,
    "M": _month_name,
    "L": _month_name,
    "E": _day_name,
    "S": _fraction,
    "a": _half_day,
    "V": _zone_id,
    "X": _zone_offset,
    "x": _zone_offset,
    "Z": _zone_offset,
}
