"""What is made larger, step by step, and what one thing costs at each size."""

import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from itertools import batched, zip_longest
from statistics import median

from scripts.bench.product import Product
from scripts.bench.scaling.tables import Shape, lay
from scripts.bench.workload import good_events, month_of

REPEATS = 3
CALLS_A_CLIENT = 10
SMALL = "SELECT 1"


@dataclass(frozen=True)
class Point:
    """What was measured: milliseconds of one thing at a size."""

    curve: str
    series: str
    size: int
    milliseconds: float


@dataclass(frozen=True)
class Curve:
    """A name, the sizes, and how one size is measured."""

    name: str
    sizes: Sequence[int]
    measure: Callable[[Product, int], Iterator[tuple[str, float]]]

    def points(self, product: Product, most: int, seconds: float) -> Iterator[Point]:
        """Measure sizes up to `most`, until the next one would probably outlast the seconds.

        It is taken to last as much longer than the last one as it is larger.
        """
        ends, expected = time.monotonic() + seconds, 0.0
        sizes = [size for size in self.sizes if size <= most]
        for size, following in zip_longest(sizes, sizes[1:], fillvalue=0):
            began = time.monotonic()
            if began + expected > ends:
                return
            for series, taken in self.measure(product, size):
                yield Point(self.name, series, size, 1000 * taken)
            expected = (time.monotonic() - began) * following / size


def _asked(product: Product, shape: Shape) -> Iterator[tuple[str, float]]:
    table = lay(product, shape)
    yield "all rows, first", _seconds(lambda: product.athena.ask(table.whole))
    again = [_seconds(lambda: product.athena.ask(table.whole)) for _ in range(REPEATS)]
    yield "all rows, again", median(again)
    if shape.partitions > 1:
        yield "one partition", _seconds(lambda: product.athena.ask(table.one_part))


def _posted(product: Product, size: int) -> Iterator[tuple[str, float]]:
    events = good_events(month_of(max(200, 4 * size)).events)
    with product.session() as session:
        batches = [list(batch) for batch in batched(events[: REPEATS * size], size, strict=False)]
        for batch in batches:
            product.post_once(session, batch)  # what is cold warms up
        taken = [_seconds(partial(product.post_once, session, batch)) for batch in batches]
    yield "a post", median(taken)


def _read_at_once(product: Product, clients: int) -> Iterator[tuple[str, float]]:
    yield "a query", _at_once(lambda: product.athena.ask(SMALL), clients)


def _written_at_once(product: Product, clients: int) -> Iterator[tuple[str, float]]:
    event = good_events(month_of(50).events)[:1]

    def post() -> None:
        with product.session() as session:
            product.post_once(session, event)

    yield "a post", _at_once(post, clients)


def _at_once(call: Callable[[], object], clients: int) -> float:
    """Return the seconds that each of all calls took of the whole time."""
    calls = clients * CALLS_A_CLIENT
    with ThreadPoolExecutor(clients) as pool:
        return _seconds(lambda: list(pool.map(lambda _: call(), range(calls)))) / calls


def _seconds(call: Callable[[], object]) -> float:
    began = time.perf_counter()
    call()
    return time.perf_counter() - began


CURVES = (
    Curve("events a post", (1, 10, 50, 100, 500), _posted),
    Curve("writers at once", (1, 2, 4, 8, 16), _written_at_once),
    Curve("readers at once", (1, 2, 4, 8, 16, 32), _read_at_once),
    Curve(
        "rows",
        (10_000, 100_000, 1_000_000, 10_000_000),
        lambda product, size: _asked(product, Shape(rows=size, objects=10)),
    ),
    Curve(
        "partitions",
        (1, 10, 100, 1_000),
        lambda product, size: _asked(product, Shape(objects=size, partitions=size)),
    ),
    Curve("columns", (5, 50, 500), lambda product, size: _asked(product, Shape(columns=size))),
    Curve(
        "objects",
        (10, 100, 1_000, 10_000, 50_000),
        lambda product, size: _asked(product, Shape(rows=100_000, objects=size)),
    ),
)
