"""Points in time as the contract has them: ISO 8601 in, UTC milliseconds inside."""

from datetime import UTC, datetime, timedelta

EARLIEST = datetime(2020, 1, 1, tzinfo=UTC)
CLOCK_TOLERANCE = timedelta(days=1)


def parse_time(text: str) -> datetime:
    """Read an ISO 8601 date and time as UTC, cut to milliseconds; without an offset it is UTC.

    Raises ValueError for a moment that no calendar has.
    """
    moment = datetime.fromisoformat(text)
    moment = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    return moment.replace(microsecond=moment.microsecond // 1000 * 1000)


def is_event_time(text: str) -> bool:
    """Return whether the text is a moment that the table's partitions can hold."""
    try:
        return parse_time(text) >= EARLIEST
    except (ValueError, OverflowError):
        return False


def is_before(text: str, day: str) -> bool:
    """Return whether a moment is earlier than a day, `yyyy-MM-dd` in UTC."""
    return parse_time(text).date().isoformat() < day


def is_ahead(text: str, now: datetime) -> bool:
    """Return whether a moment is further ahead than clocks and time zones explain."""
    return parse_time(text) > now + CLOCK_TOLERANCE


def iso_text(moment: datetime) -> str:
    """Return `2026-11-22T19:02:14.123Z`."""
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def column_text(iso: str) -> str:
    """Turn `iso_text` into `2026-11-22 19:02:14.123`, which Firehose reads as a timestamp."""
    return f"{iso[:10]} {iso[11:23]}"
