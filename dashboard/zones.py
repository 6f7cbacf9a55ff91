"""The time zone of a dashboard: its days and hours are local ones, while rows hold UTC.

Source: API reference, AssetOptions (`Timezone` "determines the timezone for the analysis"); user
guide, "Using custom time zones": columns, `now()` and filters are read in that zone. Its exact
reach isn't documented: here it is every DATETIME column of a data set (unverified).
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from dashboard.expressions.rolling import DAYS
from dashboard.expressions.typed_sql import Sql
from dashboard.refusal import NotDrawnError

UNIVERSAL = {"", "UTC", "Etc/UTC", "GMT"}


def zone_of(definition: Mapping[str, object]) -> str:
    """Return a definition's time zone, UTC where it names none."""
    options = definition.get("Options")
    name = str(options.get("Timezone") or "UTC") if isinstance(options, Mapping) else "UTC"
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise NotDrawnError(f"There is no time zone {name}") from error
    return name


def week_start_of(definition: Mapping[str, object]) -> str:
    """Return the day on which a definition's weeks start, Sunday where it names none.

    Source: API reference, AssetOptions (`WeekStart`).
    """
    options = definition.get("Options")
    name = str(options.get("WeekStart") or "SUNDAY") if isinstance(options, Mapping) else "SUNDAY"
    if name not in DAYS:
        raise NotDrawnError(f"Weeks that start on {name} are not drawn")
    return name


def to_local(moment: datetime, zone: str) -> datetime:
    """Return a moment of UTC as the zone's clocks show it, without an offset."""
    return moment.replace(tzinfo=UTC).astimezone(ZoneInfo(zone)).replace(tzinfo=None)


def to_stored(moment: datetime, zone: str) -> datetime:
    """Return a moment of the zone's clocks as rows hold it: in UTC, without an offset."""
    return moment.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC).replace(tzinfo=None)


def local_columns(columns: Mapping[str, Sql], zone: str) -> Mapping[str, Sql]:
    """Return a data set's columns with its times as the zone's clocks show them."""
    if zone in UNIVERSAL:
        return columns
    return {name: _local(sql, zone) for name, sql in columns.items()}


def _local(sql: Sql, zone: str) -> Sql:
    if sql.type != "DATETIME":
        return sql
    text = f"CAST(at_timezone(with_timezone({sql.text}, 'UTC'), '{zone}') AS timestamp)"
    return sql._replace(text=text)
