"""What a DateTimeFormatter pattern's letters write, each at the widths that it may have.

A letter whose text depends on a locale's week rules or zone names is refused.
"""

from collections.abc import Callable
from datetime import datetime

type Render = Callable[[datetime], str]

_MONTHS = [
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
]
_DAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]


def field(letter: str, width: int) -> Render:
    """Return the renderer of a run of one letter, or raise ValueError where there is none."""
    widest, value = _NUMBERS.get(letter, (0, None))
    if value is not None and width <= widest:
        return lambda moment: str(value(moment)).zfill(width)
    render = _TEXTS.get(letter, _refused)(letter, width)
    if render is None:
        raise ValueError(f"the pattern letters {letter * width} aren't supported by the emulator")
    return render


def _refused(_letter: str, _width: int) -> Render | None:
    return None


def _year(_: str, width: int) -> Render:
    if width == 2:
        return lambda moment: str(moment.year % 100).zfill(2)
    return lambda moment: str(moment.year).zfill(width)


def _month_name(_: str, width: int) -> Render | None:
    return (lambda moment: _text(_MONTHS[moment.month - 1], width)) if width <= 5 else None


def _day_name(_: str, width: int) -> Render | None:
    shown = max(width, 3)
    return (lambda moment: _text(_DAYS[moment.weekday()], shown)) if width <= 5 else None


def _fraction(_: str, width: int) -> Render | None:
    if width > 9:
        return None
    return lambda moment: f"{moment.microsecond:06}".ljust(width, "0")[:width]


def _half_day(_: str, width: int) -> Render | None:
    return (lambda moment: "AM" if moment.hour < 12 else "PM") if width == 1 else None


def _zone_id(_: str, width: int) -> Render | None:
    return (lambda moment: str(moment.tzinfo)) if width == 2 else None


def _zone_offset(letter: str, width: int) -> Render | None:
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


# Letter: (widest numeric form, value). A wider month is a name; see `field`.
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
_TEXTS: dict[str, Callable[[str, int], Render | None]] = {
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
