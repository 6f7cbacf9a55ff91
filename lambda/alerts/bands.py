"""The usual band of a figure: the median of its like, and so many spreads to either side.

A spread is the median absolute deviation, by 1.4826, which makes it a standard deviation where
values are spread normally; one wild week moves neither much. Counts and sums of orders are compared
by their square roots, which are about as spread whatever their size (a Poisson count's by a half),
and never closer than chance alone spreads them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from statistics import mean, median

LEAST_HISTORY = 4  # values of the same weekday, and hour, before anything is called usual
LEAST_ORDERS = 5  # that are usual; below, one guest more or less is half of them
NORMAL = 1.4826
CHANCE = 0.5  # of a count's square root, by chance alone
OF_SUMS = 1.25  # sums vary by what an order is worth, too
LEAST_SHARE = 0.02  # of a root: 4 % of the figure


@dataclass(frozen=True)
class Band:
    """What is usual, from the least to the most."""

    low: float
    high: float

    def side(self, value: float) -> str:
        """Say on which side a value is out of it; nothing where it is within."""
        if value < self.low:
            return "below"
        return "above" if value > self.high else ""


def count_band(values: Sequence[float], width: float) -> Band | None:
    """Return the band of counts; none where there is too little to tell."""
    return _by_roots(values, width, CHANCE) if _can_tell(values) else None


def sum_band(values: Sequence[float], orders: Sequence[float], width: float) -> Band | None:
    """Return the band of sums over so many orders each."""
    if not _can_tell(orders):
        return None
    middle = median(sqrt(max(value, 0.0)) for value in values)
    return _by_roots(values, width, middle * CHANCE * OF_SUMS / sqrt(median(orders)))


def percent_band(values: Sequence[float], orders: Sequence[float], width: float) -> Band | None:
    """Return the band of percentages of so many orders each; they are compared as they are."""
    if not _can_tell(orders):
        return None
    middle, spread = _middle_and_spread(values)
    count = median(orders)
    share = mean(values) / 100 + 1 / count  # one more than is usual, for chance spreads few by more
    reach = width * max(spread, 100 * sqrt(share / count) * OF_SUMS)
    return Band(max(0.0, middle - reach), middle + reach)


def _can_tell(orders: Sequence[float]) -> bool:
    return len(orders) >= LEAST_HISTORY and median(orders) >= LEAST_ORDERS


def _by_roots(values: Sequence[float], width: float, least: float) -> Band:
    middle, spread = _middle_and_spread([sqrt(max(value, 0.0)) for value in values])
    reach = width * max(spread, least, middle * LEAST_SHARE)
    return Band(max(0.0, middle - reach) ** 2, (middle + reach) ** 2)


def _middle_and_spread(values: Sequence[float]) -> tuple[float, float]:
    middle = median(values)
    return middle, NORMAL * median(abs(value - middle) for value in values)
