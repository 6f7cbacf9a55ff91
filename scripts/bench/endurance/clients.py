"""Clients that call at the same time, each as soon as its last call was answered."""

import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from itertools import count

type Call = Callable[[int], str]


@dataclass
class Calls:
    """How long each call took, and how often each outcome came."""

    seconds: list[float] = field(default_factory=list)
    outcomes: Counter[str] = field(default_factory=Counter)
    whole_seconds: float = 0.0

    def percentile(self, percent: float) -> float:
        """Return the seconds that so many of hundred calls took at the most."""
        found = sorted(self.seconds)
        return found[min(len(found) - 1, int(len(found) * percent / 100))] if found else 0.0

    @property
    def a_second(self) -> float:
        """How many calls a second there were."""
        return len(self.seconds) / self.whole_seconds if self.whole_seconds else 0.0


def call_all(call: Call, times: int, clients: int) -> Calls:
    """Call with 0, 1, 2 … from some clients; what a call raises is an outcome by its type."""
    calls, numbers, began = Calls(), _shared(times), time.monotonic()
    lock = threading.Lock()

    def run() -> None:
        for number in numbers:
            start = time.monotonic()
            try:
                outcome = call(number)
            except Exception as error:  # counted, and the run goes on
                outcome = type(error).__name__
            with lock:
                calls.seconds.append(time.monotonic() - start)
                calls.outcomes[outcome] += 1

    with ThreadPoolExecutor(clients) as pool:
        for client in [pool.submit(run) for _ in range(clients)]:
            client.result()
    calls.whole_seconds = time.monotonic() - began
    return calls


class _shared(Iterator[int]):  # noqa: N801 -- read as a function
    """Numbers that several threads take from."""

    def __init__(self, end: int) -> None:
        self._numbers, self._end, self._lock = count(), end, threading.Lock()

    def __next__(self) -> int:
        with self._lock:
            number = next(self._numbers)
        if number >= self._end:
            raise StopIteration
        return number
