"""Partition projection: partition values computed from table properties, not looked up.

Athena user guide, "Set up partition projection" and "Supported types for partition projection".
Property and type names are case-insensitive; dates are in UTC at query time.
"""

import itertools
import math
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from functools import lru_cache

from analytics_emulator.athena.sql import AthenaQueryError
from analytics_emulator.java.date_format import ReadableDateFormat

MAX_PARTITIONS = 1_000_000
_NOW = re.compile(
    r"\s*NOW\s*(?:([+-])\s*(\d+)\s*(YEAR|MONTH|WEEK|DAY|HOUR|MINUTE|SECOND)S?\s*)?", re.IGNORECASE
)
_STEP = re.compile(r"(YEAR|MONTH|WEEK|DAY|HOUR|MINUTE|SECOND|MILLI)S?", re.IGNORECASE)
_DURATIONS = {
    "WEEK": timedelta(weeks=1),
    "DAY": timedelta(days=1),
    "HOUR": timedelta(hours=1),
    "MINUTE": timedelta(minutes=1),
    "SECOND": timedelta(seconds=1),
    "MILLI": timedelta(milliseconds=1),
}


def is_projected(parameters: Mapping[str, str]) -> bool:
    """Return whether a table's properties turn projection on."""
    return _folded(parameters).get("projection.enabled", "").strip().lower() == "true"


def injected_columns(columns: Sequence[str], parameters: Mapping[str, str]) -> list[str]:
    """Return the columns whose values no property tells, but each query."""
    if not is_projected(parameters):
        return []
    folded = _folded(parameters)
    types = {name: folded.get(f"projection.{name}.type", "") for name in columns}
    return [name for name, kind in types.items() if kind.strip().lower() == "injected"]


def combined_values(
    table: str,
    columns: Sequence[str],
    parameters: Mapping[str, str],
    now: datetime | None = None,
    injected: Mapping[str, Sequence[str]] | None = None,
) -> tuple[tuple[str, ...], ...]:
    """Return each column's values, whose combinations are the partitions that the properties
    describe; `table` is its full name, for errors.

    `injected` has the values that a query names for columns of that type, and those that it
    leaves of others.
    """
    named = injected or {}
    found = projected_values(table, columns, parameters, now, injected=named)
    values = tuple(tuple(named[name] if name in named else found[name]) for name in columns)
    if math.prod(len(column) for column in values) > MAX_PARTITIONS:
        raise AthenaQueryError(
            "NOT_SUPPORTED",
            f"Table {table} projects more than {MAX_PARTITIONS:,} partitions,"
            " which is not supported by this emulator",
        )
    return values


def projected_values(
    table: str,
    columns: Sequence[str],
    parameters: Mapping[str, str],
    now: datetime | None = None,
    injected: Collection[str] = (),
) -> dict[str, Sequence[str]]:
    """Return the values of each partition column but the injected ones."""
    properties = _folded(parameters)
    missing = [name for name in columns if f"projection.{name}.type" not in properties]
    if missing:
        raise AthenaQueryError(
            "HIVE_METASTORE_ERROR",
            f"Table {table} is configured for partition projection, but the following partition"
            f" columns are missing projection configuration: [{', '.join(missing)}]",
        )
    now = now or datetime.now(UTC)
    others = (name for name in columns if name not in injected)
    return {name: _values(table, name, properties, now) for name in others}


def _folded(parameters: Mapping[str, str]) -> dict[str, str]:
    return {name.lower(): value for name, value in parameters.items()}


def _values(table: str, column: str, properties: Mapping[str, str], now: datetime) -> Sequence[str]:
    of_column = _ColumnProperties(table, column, properties)
    match of_column.required("type").strip().lower():
        case "enum":
            return of_column.required("values").split(",")
        case "integer":
            return _integers(of_column)
        case "date":
            return _dates(of_column, now)
        case "injected":
            raise AthenaQueryError(
                "CONSTRAINT_VIOLATION",
                f"For the injected projected partition column {column}, the WHERE clause must"
                " contain only static equality conditions, and at least one such condition must"
                " be present.",
            )
        case other:
            raise of_column.error(f"has the unknown projection type '{other}'")


class _ColumnProperties:
    """The properties `projection.<column>.…` of one column."""

    def __init__(self, table: str, column: str, properties: Mapping[str, str]) -> None:
        self._table = table
        self._column = column
        self._properties = properties

    def optional(self, name: str) -> str | None:
        """Return a property, None where it isn't set."""
        return self._properties.get(f"projection.{self._column}.{name}")

    def required(self, name: str) -> str:
        """Return a property that must be set."""
        value = self.optional(name)
        if value is None:
            raise self.error(f"needs the property 'projection.{self._column}.{name}'")
        return value

    def positive(self, name: str) -> int | None:
        """Return a property that must be a positive integer."""
        value = self.optional(name)
        if value is None:
            return None
        if not value.strip().isdigit() or int(value) < 1:
            raise self.error(f"needs a positive integer for {name}, not '{value}'")
        return int(value)

    def range(self) -> tuple[str, str]:
        """Return the two ends of `range`."""
        ends = self.required("range").split(",")
        if len(ends) != 2:
            raise self.error("needs a range of two values parted by a comma")
        return ends[0], ends[1]

    def error(self, problem: str) -> AthenaQueryError:
        """Return the failure of a query on a table whose projection can't be read."""
        return AthenaQueryError(
            "HIVE_METASTORE_ERROR",
            f"Table {self._table} is configured for partition projection, but partition column"
            f" {self._column} {problem}",
        )


def _integers(of_column: _ColumnProperties) -> list[str]:
    try:
        first, last = (int(end) for end in of_column.range())
    except ValueError:
        raise of_column.error("needs a range of two integers") from None
    step = of_column.positive("interval") or 1
    width = of_column.positive("digits") or 0
    return [f"{value:0{width}d}" if width else str(value) for value in range(first, last + 1, step)]


def _dates(of_column: _ColumnProperties, now: datetime) -> Sequence[str]:
    try:
        dates = ReadableDateFormat(of_column.required("format"))
        first, last = (_end_of_range(end, dates, now) for end in of_column.range())
    except ValueError as error:
        raise of_column.error(f"can't be projected: {error}") from None
    return _texts(dates.pattern, first, last, *_interval(of_column, dates))


@lru_cache(maxsize=64)  # the ends are cut to the format's precision, so a day's queries share them
def _texts(
    pattern: str, first: datetime, last: datetime, amount: int, unit: str
) -> tuple[str, ...]:
    dates = ReadableDateFormat(pattern)
    return tuple(dates.format(time) for time in _steps(first, last, amount, unit))


def _interval(of_column: _ColumnProperties, dates: ReadableDateFormat) -> tuple[int, str]:
    """Return the distance of two values: by default one day or one month, as the format shows."""
    amount, unit = of_column.positive("interval"), of_column.optional("interval.unit")
    default = {"day": "DAY", "month": "MONTH"}.get(dates.finest_unit)
    if unit is None and default is None:
        raise of_column.error("needs the property 'interval.unit', its dates being no whole days")
    match = _STEP.fullmatch((unit or default or "").strip())
    if match is None:
        raise of_column.error(f"has the unknown interval unit '{unit}'")
    return amount or 1, match[1].upper()


def _end_of_range(text: str, dates: ReadableDateFormat, now: datetime) -> datetime:
    match = _NOW.fullmatch(text)
    if match is None:
        return dates.parse(text)
    if match[1]:
        amount = int(match[1] + match[2])
        now = _moved(now, amount, match[3].upper())
    return dates.parse(dates.format(now))


def _steps(first: datetime, last: datetime, amount: int, unit: str) -> Iterator[datetime]:
    for count in itertools.count():
        time = _moved(first, count * amount, unit)
        if time > last:
            return
        yield time


def _moved(time: datetime, amount: int, unit: str) -> datetime:
    if unit in _DURATIONS:
        return time + amount * _DURATIONS[unit]
    months = time.year * 12 + time.month - 1 + amount * (12 if unit == "YEAR" else 1)
    year, month = months // 12, months % 12 + 1
    day = min(time.day, _days_in_month(year, month))
    return time.replace(year=year, month=month, day=day)


def _days_in_month(year: int, month: int) -> int:
    following = datetime(year + month // 12, month % 12 + 1, 1, tzinfo=UTC)
    return (following - timedelta(days=1)).day
