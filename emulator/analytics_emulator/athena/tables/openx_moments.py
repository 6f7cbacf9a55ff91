"""Timestamps as OpenX's JSON SerDe reads them, besides Hive's own form.

ISO 8601 in UTC or with an offset, and numbers: seconds since 1970, with a fraction or without, or
milliseconds from 13 digits on (the SerDe's `ParsePrimitiveUtils.parseTimestamp`, which Trino's
reader and Firehose's guide agree with: "Convert input data format", OpenX JSON). Where those
differ (fractions of other than three digits behind a T, exponents) a value is refused.
"""

import re
from datetime import UTC, datetime, timedelta
from decimal import ROUND_DOWN, Decimal

_ZONED = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}"
    r"((\.[0-9]{3})?Z|[+-][0-9]{2}:?[0-9]{2})"
)
_NUMBER = re.compile(r"[0-9]{1,15}|-[0-9]{1,11}|-?[0-9]{1,11}\.[0-9]+")
_EPOCH = datetime(1970, 1, 1)
_DIGITS_OF_MILLISECONDS = 13


def openx_moment(text: str) -> datetime | None:
    """Return a moment in UTC; None where the text is no such form."""
    try:
        if _ZONED.fullmatch(text):
            return datetime.fromisoformat(text).astimezone(UTC).replace(tzinfo=None)
        millis = _milliseconds(text) if _NUMBER.fullmatch(text) else None
        return None if millis is None else _EPOCH + timedelta(milliseconds=millis)
    except (ValueError, OverflowError):
        return None


def _milliseconds(text: str) -> int | None:
    if "." not in text:
        return int(text) * (1 if len(text) >= _DIGITS_OF_MILLISECONDS else 1000)
    # Java multiplies a double, which may fall short of the milliseconds that are written.
    by_double = int(float(text) * 1000)
    written = int((Decimal(text) * 1000).to_integral_value(ROUND_DOWN))
    return written if by_double == written else None
