"""A line chart's forecast: the periods after those that are known, with a band.

Source: API reference, TimeBasedForecastProperties. A period that goes on is no known one.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from dashboard.expressions.rolling import shifted
from dashboard.narratives.forecast import METHOD, Foretold, Wanted, forecast
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
        """Return the periods ahead of a line's records, as the chart takes them."""
        if self.wanted is None:
            return []
        known = [one for one in records if one["value"] is not None and not one.get("isOpen")]
        granularity = self.series.category.granularity
        found = forecast([float(one["value"]) for one in known], granularity, self.wanted)
        if not found:
            return []
        step = len(known) - 1 - self.wanted.backward
        last = datetime.fromisoformat(known[step]["time"])
        return [
            self._row(shifted(last, place, str(granularity)), one)
            for place, one in enumerate(found, 1)
        ]

    def _row(self, when: datetime, one: Foretold) -> dict[str, Any]:
        measure = self.series.measures[0]
        value, low, high = (
            cell_text(Decimal(f"{number:.10g}"), measure)
            for number in (one.value, one.low, one.high)
        )
        return {
            "time": when.isoformat(),
            "when": f"{cell_text(when, self.series.category)} (forecast)",
            "series": measure.label,
            "value": one.value,
            "low": one.low,
            "high": one.high,
            "label": f"{value} ({low} to {high})",
        }


def read_forecast(configuration: Mapping[str, Any], series: Series) -> Ahead:
    """Read a chart's forecast, or name why it isn't drawn."""
    listed = configuration.get(FORECASTS) or []
    properties = next((one["ForecastProperties"] for one in listed if _is_asked(one)), None)
    if not listed:
        return Ahead(series)
    if properties is None or series.colour or len(series.measures) > 1:
        return Ahead(series, notes=("Not drawn: the forecast of several lines.",))
    if not series.category.granularity:
        return Ahead(series, notes=("Not drawn: the forecast of what isn't over dates.",))
    whatif = ["Not drawn: the forecast's scenario."] if any(map(_has_scenario, listed)) else []
    return Ahead(series, Wanted.of(properties), (METHOD, *whatif))


def _is_asked(one: Mapping[str, Any]) -> bool:
    return one.get("ForecastProperties") is not None


def _has_scenario(one: Mapping[str, Any]) -> bool:
    return bool(one.get("Scenario"))
