"""Forecasts by Holt and Winters' exponential smoothing: a level, a trend, maybe a season added.

QuickSight's own are by random cut forests, whose parameters AWS keeps; so what is drawn says that
it is another method. The smoothing factors are those of a grid that foretold the known values best,
one step ahead; the band is as wide as those errors were, growing with the distance (Hyndman and
Athanasopoulos, "Forecasting: Principles and Practice", 8.7).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from math import sqrt
from statistics import NormalDist
from typing import Any

METHOD = "Forecast by exponential smoothing (Holt–Winters), not by QuickSight’s own method."
SEASONS = {"HOUR": 24, "DAY": 7, "WEEK": 52, "MONTH": 12, "QUARTER": 4}
FACTORS = ((0.1, 0.3, 0.5, 0.7, 0.9), (0.01, 0.1, 0.3), (0.1, 0.3, 0.6))
LEAST = 3  # values from which a trend is told
MOST = 1000  # of the latest values that are looked at


@dataclass(frozen=True)
class Wanted:
    """What a definition asks of a forecast."""

    forward: int = 1
    backward: int = 0
    percent: float = 90.0
    season: int | None = None  # None: by the granularity
    low: float | None = None
    high: float | None = None

    @classmethod
    def of(cls, body: Mapping[str, Any]) -> "Wanted":
        """Read a ForecastComputation's or a TimeBasedForecastProperties' members."""
        given = body.get("Seasonality")
        custom = body.get("CustomSeasonalityValue")
        is_custom = given == "CUSTOM" or (isinstance(given, int) and given > 0)
        season = custom if given == "CUSTOM" else given
        return cls(
            int(body.get("PeriodsForward") or 1),
            int(body.get("PeriodsBackward") or 0),
            float(body.get("PredictionInterval") or 90),
            int(season) if is_custom and season else None,
            body.get("LowerBoundary"),
            body.get("UpperBoundary"),
        )


@dataclass(frozen=True)
class Foretold:
    """A value with the band that it lies in as often as is asked for."""

    value: float
    low: float
    high: float


@dataclass
class _Fit:
    alpha: float
    beta: float
    level: float
    trend: float
    season: list[float]
    error: float  # the mean square of one step's


def forecast(
    values: Sequence[float], granularity: str | None, wanted: Wanted
) -> list[Foretold] | None:
    """Foretell the values after those that are known, or nothing where they are too few."""
    known = list(values[: len(values) - wanted.backward or None])[-MOST:]
    if len(known) < LEAST:
        return None
    length = wanted.season or SEASONS.get(granularity or "", 0)
    length = length if len(known) >= 2 * length and length > 1 else 0
    factors = product(*FACTORS) if length else product(*FACTORS[:2], (0.0,))
    best = min((_fitted(known, length, *one) for one in factors), key=lambda fit: fit.error)
    return [_foretold(best, step, len(known), wanted) for step in range(1, wanted.forward + 1)]


def _fitted(known: Sequence[float], length: int, alpha: float, beta: float, gamma: float) -> _Fit:
    season = _first_season(known, length)
    level = known[0] - (season[0] if season else 0.0)
    trend = _first_trend(known, length)
    total, count = 0.0, 0
    for place, value in enumerate(known):
        own = season[place % length] if length else 0.0
        error = value - (level + (trend if place else 0.0) + own)
        if place:
            total, count = total + error * error, count + 1
        before = level
        level = level + (trend if place else 0.0) + alpha * error
        if place:
            trend += beta * (level - before - trend)
        if length:
            season[place % length] = own + gamma * (value - level - own)
    return _Fit(alpha, beta, level, trend, season, total / max(1, count))


def _first_season(known: Sequence[float], length: int) -> list[float]:
    """Return how far each place of a season lies from its season's mean, over the whole ones."""
    whole = len(known) // length if length else 0
    means = [sum(known[n * length : (n + 1) * length]) / length for n in range(whole)]
    return [
        sum(known[n * length + place] - means[n] for n in range(whole)) / whole
        for place in range(length)
    ]


def _first_trend(known: Sequence[float], length: int) -> float:
    if not length:
        return known[1] - known[0]
    first, second = (sum(known[n * length : (n + 1) * length]) / length for n in (0, 1))
    return (second - first) / length


def _foretold(fit: _Fit, step: int, count: int, wanted: Wanted) -> Foretold:
    own = fit.season[(count + step - 1) % len(fit.season)] if fit.season else 0.0
    value = fit.level + step * fit.trend + own
    wider = sum((fit.alpha + fit.alpha * fit.beta * one) ** 2 for one in range(1, step))
    reach = NormalDist().inv_cdf(0.5 + wanted.percent / 200) * sqrt(fit.error * (1 + wider))
    within = [_bounded(one, wanted) for one in (value, value - reach, value + reach)]
    return Foretold(*within)


def _bounded(value: float, wanted: Wanted) -> float:
    if wanted.low is not None:
        value = max(value, wanted.low)
    return value if wanted.high is None else min(value, wanted.high)
