"""A line chart's forecast: the periods after those that are known, with a band.

Source: API reference, TimeBasedForecastProperties. A period that goes on is no known one. Each of
several lines is foretold by itself.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from operator import itemgetter
from typing import Any

from dashboard.expressions.rolling import shifted
from dashboard.narratives.forecast import METHOD, Foretold, Wanted, forecast
from dashboard.queries.fields import Field
from dashboard.visuals.reader import cell_text
from dashboard.visuals.series import Series

FORECASTS = "ForecastConfigurations"


@dataclass(frozen=True)
class Ahead:
    """What is asked of a forecast, if anything, and notes about it."""

    series: Series
    wanted: Wanted | None = None
    notes: tuple[str, ...] = ()

    def rows(self, records: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
        """Return the periods ahead of the lines' records, as the chart takes them."""
        if self.wanted is None:
            return []
        lines: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
        for one in records:
            if one["value"] is not None and one["time"] and not one.get("isOpen"):
                lines[one["series"]].append(one)
        return [
            row for name, known in lines.items() for row in self._line(name, known, self.wanted)
        ]

    def _line(
        self, name: str, known: Sequence[Mapping[str, Any]], wanted: Wanted
    ) -> Iterator[dict[str, Any]]:
        """Yield the periods ahead of one line, whose records may stand in any order."""
        granularity = self.series.category.granularity
        known = sorted(known, key=itemgetter("time"))
        found = forecast([float(one["value"]) for one in known], granularity, wanted)
        if not found:
            return
        last = datetime.fromisoformat(known[len(known) - 1 - wanted.backward]["time"])
        named = [one for one in self.series.measures if name.endswith(one.label)]
        measure = max(named or self.series.measures[:1], key=lambda one: len(one.label))
        for place, one in enumerate(found, 1):
            when = shifted(last, place, str(granularity))
            yield {**self._row(when, one, measure), "series": name}

    def _row(self, when: datetime, one: Foretold, measure: Field) -> dict[str, Any]:
        value, low, high = (
            cell_text(Decimal(f"{number:.10g}"), measure)
            for number in (one.value, one.low, one.high)
        )
        return {
            "time": when.isoformat(),
            "when": f"{cell_text(when, self.series.category)} (forecast)",
            "value": one.value,
            "low": one.low,
            "high": one.high,
            "label": f"{value} ({low} to {high})",
        }


def read_forecast(configuration: Mapping[str, Any], series: Series, *, is_stacked: bool) -> Ahead:
    """Read a chart's forecast, or name why it isn't drawn."""
    listed = configuration.get(FORECASTS) or []
    properties = next((one["ForecastProperties"] for one in listed if _is_asked(one)), None)
    if not listed:
        return Ahead(series)
    if properties is None:
        return Ahead(series, notes=("Not drawn: a forecast without its properties.",))
    if is_stacked and (series.colour or series.measures[1:]):
        return Ahead(series, notes=("Not drawn: the forecast of stacked areas.",))
    if not series.category.granularity:
        return Ahead(series, notes=("Not drawn: the forecast of what isn't over dates.",))
    whatif = ["Not drawn: the forecast's scenario."] if any(map(_has_scenario, listed)) else []
    return Ahead(series, Wanted.of(properties), (METHOD, *whatif))


def _is_asked(one: Mapping[str, Any]) -> bool:
    return one.get("ForecastProperties") is not None


def _has_scenario(one: Mapping[str, Any]) -> bool:
    return bool(one.get("Scenario"))
