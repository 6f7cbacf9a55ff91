"""T-Digest as Airlift's TDigest is: neighbours are mixed, the more the nearer to the middle.

Values come in the rows' order. What one process has gathered of a table is written down for
another, mixed once more to half of the accuracy. Source: TDigest of Airlift 336; verified on a
Trino 476.
"""

import math
import struct
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from .table import MarkedError

_COMPRESSION = 100.0
_WHILE_GATHERING = 2 * _COMPRESSION
_ROOM = int(6 * (_WHILE_GATHERING + 10))


@dataclass
class TDigest:
    """Means and weights side by side, and what they were gathered from."""

    means: list[float]
    weights: list[float]
    least: float
    greatest: float
    total: float
    is_backwards: bool = False

    @classmethod
    def of(cls, values: Sequence[float], weights: Sequence[float]) -> "TDigest":
        """Return the digest of values that are added one after another."""
        digest = cls([], [], math.inf, -math.inf, 0.0)
        at = 0
        while at < len(values):
            if len(digest.means) == _ROOM:
                digest.mix(_WHILE_GATHERING)
            size = _ROOM - len(digest.means)
            digest._add(values[at : at + size], weights[at : at + size])
            at += size
        return digest

    def _add(self, values: Sequence[float], weights: Sequence[float]) -> None:
        self.means.extend(values)
        self.weights.extend(weights)
        for weight in weights:
            self.total += weight
        self.least, self.greatest = min(self.least, *values), max(self.greatest, *values)

    def mix(self, compression: float) -> None:
        """Mix neighbours as far as their place allows, from alternating ends."""
        if not self.means:
            return
        order = np.argsort(np.array(self.means), kind="stable")
        if self.is_backwards:
            order = order[::-1]
        places = order.tolist()
        found = _mixed(
            [self.means[p] for p in places],
            [self.weights[p] for p in places],
            self.total,
            compression / (4 * math.log(self.total / compression) + 24),
        )
        self.means, self.weights = found
        if self.is_backwards:
            self.means.reverse()
            self.weights.reverse()
        self.is_backwards = not self.is_backwards

    def read(self) -> "TDigest":
        """Return it as it answers where it was gathered."""
        self.mix(_WHILE_GATHERING)
        return self

    def written(self) -> "TDigest":
        """Return what is left of it when it is written down and read."""
        self.mix(_COMPRESSION)
        self.is_backwards = False
        return self

    def add(self, other: "TDigest") -> None:
        """Take what another has gathered."""
        self.mix(_WHILE_GATHERING)
        other.mix(_WHILE_GATHERING)
        self.means += other.means
        self.weights += other.weights
        self.total += other.total
        self.least = min(self.least, other.least)
        self.greatest = max(self.greatest, other.greatest)

    def serialized(self) -> bytes:
        """Return its bytes."""
        count = len(self.means)
        head = struct.pack("<Bdd", 0, self.least, self.greatest)
        tail = struct.pack(f"<ddI{count}d", _COMPRESSION, self.total, count, *self.means)
        return head + tail + struct.pack(f"<{count}d", *self.weights)


def _mixed(
    means: list[float], weights: list[float], total: float, normalizer: float
) -> tuple[list[float], list[float]]:
    """Return sorted means and weights, in which those that together weigh little are one."""
    mixed_means, mixed_weights = [], []
    mean, weight, before = means[0], weights[0], 0.0
    most = 0.0  # of the first, of the share 0 * (1 - 0)
    for next_mean, next_weight in zip(means[1:], weights[1:], strict=True):
        together = weight + next_weight
        quantile = (before + together) / total
        if quantile > 1:
            quantile = 1.0
        room = quantile * (1 - quantile) / normalizer
        if together <= total * (most if most < room else room):
            mean += (next_mean - mean) * next_weight / together
            weight = together
            continue
        mixed_means.append(mean)
        mixed_weights.append(weight)
        before += weight
        share = before / total
        most = share * (1 - share) / normalizer
        mean, weight = next_mean, next_weight
    return [*mixed_means, mean], [*mixed_weights, weight]


def of_bytes(data: bytes) -> TDigest:
    """Return the digest that has some bytes."""
    try:
        _, least, greatest, _, total, count = struct.unpack_from("<BddddI", data)
        found = struct.unpack(f"<{2 * count}d", data[37:])
    except struct.error as error:
        raise MarkedError("Cannot deserialize t-digest", "GENERIC_INTERNAL_ERROR") from error
    return TDigest([*found[:count]], [*found[count:]], least, greatest, total)


def values_at(digest: TDigest, shares: Sequence[float]) -> list[float]:
    """Return what stands at shares of all weight, between the means."""
    return [_value_at(digest, share) for share in shares]


def _value_at(digest: TDigest, share: float) -> float:
    means, weights, total = digest.means, digest.weights, digest.total
    if len(means) == 1:
        return means[0]
    offset, last = share * total, weights[-1] / 2
    if offset < 1:
        return digest.least
    if offset < weights[0] / 2:
        return digest.least + _part(offset, 1, digest.least, weights[0] / 2, means[0])
    if offset <= total - 1 and total - offset <= last and last > 1:
        return digest.greatest + _part(total - offset, 1, digest.greatest, last, means[-1])
    if offset >= total - 1:
        return digest.greatest
    return _between(digest, offset)


def _between(digest: TDigest, offset: float) -> float:
    """Return what stands at a place between the middles of two means."""
    means, weights = digest.means, digest.weights
    so_far, left = weights[0] / 2, 0
    delta = (weights[0] + weights[1]) / 2
    while so_far + delta <= offset:
        so_far += delta
        left += 1
        if left == len(means) - 1:
            last = weights[-1] / 2
            if offset <= digest.total - 1 and last > 1:
                rest = digest.total - offset
                return digest.greatest + _part(rest, 1, digest.greatest, last, means[-1])
            return digest.greatest
        delta = (weights[left] + weights[left + 1]) / 2
    weight, after, inside = weights[left], weights[left + 1], offset - so_far
    if weight == 1 and inside < weight / 2:
        return means[left]
    if after == 1 and inside >= weight / 2:
        return means[left + 1]
    if weight == 1:
        inside, delta = inside - weight / 2, after / 2
    elif after == 1:
        delta = weight / 2
    return means[left] + _part(inside, 0, means[left], delta, means[left + 1])


def _part(x: float, x0: float, y0: float, x1: float, y1: float) -> float:
    return (x - x0) / (x1 - x0) * (y1 - y0)
