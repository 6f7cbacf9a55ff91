"""Teradata's names for dates in texts, and its hexadecimal texts.

Source: Trino's DateFormatParser: a pattern is `yyyy`, `yy`, `mm`, `dd`, `hh24`, `hh`, `mi`, `ss`
and the signs `- / , . ; :` and blanks between them.
"""

import re
from datetime import date, datetime

from ..texts.jodafields import JodaError
from ..texts.jodaparsing import joda_reader
from .table import MarkedError, Udf

_JODA = {
    **{"yyyy": "yyyy", "yy": "yy", "mm": "MM", "dd": "dd"},
    **{"hh24": "HH", "hh": "KK", "mi": "mm", "ss": "ss"},
}
_STRFTIME = {
    **{"yy": "%y", "mm": "%m", "dd": "%d"},
    **{"hh24": "%H", "mi": "%M", "ss": "%S"},
}
_PART = re.compile("yyyy|yy|mm|dd|hh24|hh|mi|ss|[-/,.;: ]")


def _parts(pattern: str) -> list[str]:
    parts, at = list[str](), 0
    while at < len(pattern):
        found = _PART.match(pattern, at)
        if not found:
            text = f"Failed to tokenize string [{pattern[at]}] at offset [{at}]"
            raise MarkedError(text)
        parts.append(found[0])
        at = found.end()
    return parts


def _to_timestamp(text: str, pattern: str) -> datetime:
    try:
        moment, _ = joda_reader("".join(_JODA.get(p, p) for p in _parts(pattern)))(text)
    except JodaError as error:
        raise MarkedError(str(error)) from None
    short = "yyyy" not in pattern and "yy" in pattern
    return moment.replace(year=2000 + moment.year % 100) if short else moment


def _to_date(text: str, pattern: str) -> date:
    return _to_timestamp(text, pattern).date()


def _to_char(moment: datetime, pattern: str) -> str:
    own = {"yyyy": f"{moment.year:04d}", "hh": f"{moment.hour % 12:02d}"}
    return "".join(
        own.get(part) or moment.strftime(_STRFTIME.get(part, part)) for part in _parts(pattern)
    )


def _char2hexint(text: str) -> str:
    return text.encode("utf-16-be").hex().upper()


UDFS: list[Udf] = [
    ("athena_to_timestamp", _to_timestamp, ("VARCHAR", "VARCHAR"), "TIMESTAMP"),
    ("athena_to_date", _to_date, ("VARCHAR", "VARCHAR"), "DATE"),
    ("athena_to_char", _to_char, ("TIMESTAMP", "VARCHAR"), "VARCHAR"),
    ("athena_char2hexint", _char2hexint, ("VARCHAR",), "VARCHAR"),
]
