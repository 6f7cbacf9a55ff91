"""Periods that a chart's rows don't have: a line's, by MissingDataConfiguration, and bars'.

Source: API reference, MissingDataConfiguration: INTERPOLATE between the prior and the next known
value, SHOW_AS_ZERO, SHOW_AS_BLANK. Which one counts where a definition names none, it doesn't say:
here a line breaks, so that no day without rows looks like a day with some (unverified).
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from dashboard.aws.athena import Row
from dashboard.charts.unfinished import with_last
from dashboard.expressions.rolling import shifted
from dashboard.visuals.series import Series

type Record = dict[str, Any]
MOST_PERIODS = 3000  # a line of seconds over years is not filled: nobody would see it
BLANK, ZERO, INTERPOLATED = "SHOW_AS_BLANK", "SHOW_AS_ZERO", "INTERPOLATE"


def treatment(configuration: Mapping[str, Any]) -> str:
    """Return how a line chart's configuration treats missing data."""
    axis = configuration.get("PrimaryYAxisDisplayOptions") or {}
    given = axis.get("MissingDataConfigurations") or [{}]
    return str(given[0].get("TreatmentOption") or BLANK)


def with_dates(configuration: Mapping[str, Any], series: Series, rows: Sequence[Row]) -> list[Row]:
    """Return rows with one of no value for each date between them, where bars or combos show such.

    Source: API reference, `DateAxisOptions`.
    """
    granularity, start = series.category.granularity, series.first_measure
    options = (configuration.get("CategoryAxis") or {}).get("DataOptions") or {}
    wanted = (options.get("DateAxisOptions") or {}).get("MissingDateVisibility") == "VISIBLE"
    known = sorted({row[0] for row in rows if isinstance(row[0], datetime)})
    if not wanted or granularity is None or not known:
        return list(rows)
    dates = _dates(known[0], known[-1], granularity)
    missing = set(dates) - set(known) if len(dates) <= MOST_PERIODS else set()
    blank = [None] * (len(rows[0]) - start)
    return [*rows, *((when, *rows[0][1:start], *blank) for when in sorted(missing))]


def filled(
    records: Sequence[Record],
    granularity: str | None,
    how: str,
    text: Callable[[datetime | int], str],
    is_stacked: bool = False,
) -> list[Record]:
    """Return records for every period between the first and the last, series by series.

    `text` writes a period, or the number 0. In a stack, where layers rest on one another, a blank
    has no height and an interpolated value is put in.
    """
    periods = _periods(records) if granularity is None else _moments(records, granularity)
    by = "when" if granularity is None else "time"
    goes_on = {one[by]: one["when"] for one in records if one.get("isOpen")}
    found: list[Record] = []
    for name in dict.fromkeys(record["series"] for record in records):
        known = {one[by]: one for one in records if one["series"] == name}
        line = [known.get(key) or _missing(name, when, how, text) for key, when in periods]
        if granularity is None and not is_stacked:
            line = list(known.values())
        elif is_stacked:
            line = _rested(line)
        elif how == INTERPOLATED:
            line = [one for one in line if one["value"] is not None]
        line = [_opened(one, goes_on.get(one[by])) for one in line]
        found += with_last(_marked_alone(line))
    return found


def _periods(records: Sequence[Record]) -> list[tuple[str, str]]:
    return [(name, name) for name in dict.fromkeys(record["when"] for record in records)]


def _moments(records: Sequence[Record], granularity: str) -> list[tuple[str, datetime]]:
    times = sorted({record["time"] for record in records if record["time"]})
    if not times:
        return []
    first, last = datetime.fromisoformat(times[0]), datetime.fromisoformat(times[-1])
    found = [(one.isoformat(), one) for one in _dates(first, last, granularity)]
    is_whole = len(found) <= MOST_PERIODS and {time for time, _ in found} >= set(times)
    return found if is_whole else [(time, datetime.fromisoformat(time)) for time in times]


def _dates(first: datetime, last: datetime, granularity: str) -> list[datetime]:
    """Return the dates from one to another; of too many, some more than may be."""
    found: list[datetime] = []
    while first <= last and len(found) <= MOST_PERIODS:
        found.append(first)
        first = shifted(first, 1, granularity)
    return found


def _opened(record: Record, when: str | None) -> Record:
    """Let a period that goes on do so for a series without rows in it, too."""
    return record if when is None else {**record, "when": when, "isOpen": True}


def _missing(name: str, when: datetime | str, how: str, text: Callable[[Any], str]) -> Record:
    label = text(0) if how == ZERO else "–"
    value = 0 if how == ZERO else None
    written = when if isinstance(when, str) else text(when)
    return {
        "time": None if isinstance(when, str) else when.isoformat(),
        "when": written,
        "category": written,
        "series": name,
        "value": value,
        "label": label,
        "isMissing": how == INTERPOLATED,
    }


def _rested(line: Sequence[Record]) -> list[Record]:
    """Give each period a height: an interpolated one, or none."""
    known = [place for place, one in enumerate(line) if one["value"] is not None]
    return [
        one if one["value"] is not None else {**one, "value": _height(line, known, place)}
        for place, one in enumerate(line)
    ]


def _height(line: Sequence[Record], known: Sequence[int], place: int) -> float:
    before = max((one for one in known if one < place), default=None)
    after = min((one for one in known if one > place), default=None)
    if not line[place].get("isMissing") or before is None or after is None:
        return 0.0
    low, high = float(line[before]["value"]), float(line[after]["value"])
    return low + (high - low) * (place - before) / (after - before)


def _marked_alone(line: Sequence[Record]) -> list[Record]:
    """Mark values without a neighbour: no line goes through them, so they need a point."""
    values = [None, *(one["value"] for one in line), None]
    return [
        {**one, "isAlone": one["value"] is not None and values[place] is values[place + 2] is None}
        for place, one in enumerate(line)
    ]
