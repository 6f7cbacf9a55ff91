"""The restaurant group as data: menus, prices, opening hours and habits, read from group.yaml."""

import math
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml

_GROUP_FILE = Path(__file__).with_name("group.yaml")


@dataclass(frozen=True)
class Item:
    """Something on a menu; `popularity` weighs it against the others there."""

    name: str
    category: str
    price: Decimal
    popularity: int


@dataclass(frozen=True)
class Restaurant:
    """One house of the group; the meaning of each number stands in group.yaml."""

    id: str
    demand: float
    weekdays: list[float]
    open: tuple[int, int]
    peaks: list[tuple[float, float, float]]
    evening_delivery: float
    channels: dict[str, int]
    items: dict[str, Item]
    companions: dict[str, Item]

    def busyness(self, weekday: int, hour: int) -> float:
        """Weigh an hour of a weekday (0 is Monday): peaks for meals, nothing when closed."""
        first, end = self.open
        if not first <= hour < end:
            return 0.0
        middle = hour + 0.5
        curve = sum(
            height * math.exp(-(((middle - peak) / spread) ** 2) / 2)
            for peak, spread, height in self.peaks
        )
        return self.demand * self.weekdays[weekday] * (curve + 0.05)

    def channel_weights(self, hour: int) -> dict[str, float]:
        """Weigh the channels at an hour: evenings are for delivery."""
        factor = self.evening_delivery if hour >= 18 else 1.0
        return {
            name: weight * (factor if name == "delivery" else 1.0)
            for name, weight in self.channels.items()
        }


@dataclass(frozen=True)
class Group:
    """All restaurants, and the one currency that they charge in."""

    currency: str
    restaurants: list[Restaurant]


def load_group() -> Group:
    """Read the group from its YAML file."""
    document = yaml.safe_load(_GROUP_FILE.read_text(encoding="utf-8"))
    return Group(document["currency"], [_restaurant(entry) for entry in document["restaurants"]])


def _restaurant(entry: dict[str, Any]) -> Restaurant:
    items = {
        name: Item(name, category, Decimal(price), popularity)
        for category, menu in entry["menu"].items()
        for name, (price, popularity) in menu.items()
    }
    return Restaurant(
        id=entry["id"],
        demand=entry["demand"],
        weekdays=entry["weekdays"],
        open=(entry["open"][0], entry["open"][1]),
        peaks=[(peak, spread, height) for peak, spread, height in entry["peaks"]],
        evening_delivery=entry["evening_delivery"],
        channels=entry["channels"],
        items=items,
        companions={first: items[second] for first, second in entry["pairs"]},
    )
