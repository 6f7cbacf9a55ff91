"""Who comes: regulars with a favourite house, some far more often than others, and strangers."""

import random
from dataclasses import dataclass
from itertools import accumulate

from faker import Faker

from seed.group import Group, Restaurant

REGULARS_SHARE = 0.55
LOYALTY = 0.75


@dataclass(frozen=True)
class Guest:
    """A guest as the events show one: an id, and where and on what they order from home."""

    customer_id: str
    postcode: str
    device: str


class Guests:
    """Draws guests; the n-th regular of a house comes 1/√n as often as the first."""

    def __init__(self, group: Group, regulars: int, rng: random.Random) -> None:
        self._rng = rng
        self._fake = Faker("en_GB")
        self._fake.seed_instance(rng.getrandbits(64))
        self._by_home = {
            restaurant.id: [self._new_guest() for _ in range(regulars)]
            for restaurant in group.restaurants
        }
        self._homes = list(self._by_home)
        self._weights = list(accumulate(rank**-0.5 for rank in range(1, regulars + 1)))

    def draw(self, restaurant: Restaurant) -> Guest:
        """Return a guest for a visit: a regular, mostly of this house, or somebody new."""
        if self._rng.random() > REGULARS_SHARE:
            return self._new_guest()
        home = restaurant.id if self._rng.random() < LOYALTY else self._rng.choice(self._homes)
        return self._rng.choices(self._by_home[home], cum_weights=self._weights)[0]

    def _new_guest(self) -> Guest:
        return Guest(
            customer_id=self._fake.bothify("cust-########"),
            postcode=self._fake.postcode(),
            device=self._rng.choice(["ios", "android", "desktop"]),
        )

    def note(self) -> str:
        """Return a wish for the kitchen."""
        return str(self._fake.sentence(nb_words=6))
