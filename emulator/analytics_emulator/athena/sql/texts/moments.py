"""Days and moments as Java writes them, of any year: Python's own end with the year 9999."""

from datetime import date

_FIRST = date(1970, 1, 1).toordinal()
_CYCLE_YEARS, _CYCLE_DAYS = 400, 146097  # in which the calendar comes again
_DAY_SECONDS = 86400


def date_text(days: int) -> str:
    """Return the day so many days after 1970-01-01, as Java's LocalDate writes it."""
    ordinal = days + _FIRST
    if 1 <= ordinal <= date.max.toordinal():
        return date.fromordinal(ordinal).isoformat()
    cycles, rest = divmod(ordinal - 1, _CYCLE_DAYS)
    day = date.fromordinal(rest + 1)
    return f"{_year_text(day.year + cycles * _CYCLE_YEARS)}-{day:%m-%d}"


def _year_text(year: int) -> str:
    sign = "-" if year < 0 else "+" if year > date.max.year else ""
    return f"{sign}{abs(year):04d}"


def moment_text(number: int, unit: int, precision: int) -> str:
    """Return the moment so many parts of a second after 1970; `unit` are the parts in a second."""
    seconds, part = divmod(number, unit)
    days, second = divmod(seconds, _DAY_SECONDS)
    clock = f"{second // 3600:02d}:{second // 60 % 60:02d}:{second % 60:02d}"
    digits = f".{part:0{len(str(unit)) - 1}d}"[: precision + 1] if precision else ""
    return f"{date_text(days)} {clock}{digits}"


def within_python(seconds: int) -> int:
    """Return an instant of the same day of a calendar's cycle that Python's own type can hold."""
    cycle = _CYCLE_DAYS * _DAY_SECONDS
    first, last = -62_135_000_000, 253_402_000_000  # within the years 1 and 9999
    if seconds < first:
        return seconds + cycle * -((seconds - first) // cycle)
    return seconds if seconds <= last else seconds - cycle * -((last - seconds) // cycle)
