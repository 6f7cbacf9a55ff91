"""Memory of a server as time goes by, and how flat it is."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

POINTS = 5


@dataclass
class Curve:
    """Seconds and MiB, in the order in which they were read."""

    points: list[tuple[float, float]] = field(default_factory=list)

    def summary(self) -> list[float]:
        """Return some MiB along the time, from the first to the last."""
        if not self.points:
            return []
        last = len(self.points) - 1
        return [self.points[round(last * n / (POINTS - 1))][1] for n in range(POINTS)]

    @property
    def highest(self) -> float:
        """The most that was held."""
        return max((mib for _, mib in self.points), default=0.0)


@contextmanager
def watched(read: Callable[[], float | None], every_seconds: float) -> Iterator[Curve]:
    """Read memory in the background while a block runs, at its begin and at its end too."""
    curve, began, ended = Curve(), time.monotonic(), threading.Event()

    def note() -> None:
        if (mib := read()) is not None:
            curve.points.append((time.monotonic() - began, mib))

    def run() -> None:
        while not ended.wait(every_seconds):
            note()

    note()
    watcher = threading.Thread(target=run, daemon=True)
    watcher.start()
    try:
        yield curve
    finally:
        ended.set()
        watcher.join()
        note()
