"""Measure what keeping state costs: a start on it beside an empty one, and records that are synced.

Both sides of a ratio are measured in turn, in the same rounds, so that a busy machine is busy for
both.
"""

import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from statistics import median

import click
from rich.console import Console

from scripts.aws.target import Target
from scripts.bench.endurance import loads
from scripts.bench.endurance.clients import call_all
from scripts.bench.pages import BENCHMARKS, write_into
from scripts.bench.product import Product
from scripts.bench.report import machine, title
from scripts.bench.servers import OurServer, ServerError
from scripts.bench.workload import month_of
from scripts.local import emulator
from scripts.stacks.deployment import Deployment

EVENTS = 2000
ARRIVAL_SECONDS = 120.0
NO_FSYNC = {"ANALYTICS_STATE_NO_FSYNC": "1"}
_HEAD = "| figure | so | otherwise | ratio | goal |\n|---|--:|--:|--:|--:|"

type Side = Callable[[], float]


@dataclass
class Pair:
    """A figure of both sides, round by round."""

    name: str
    goal: str
    digits: int
    pairs: list[tuple[float, float]] = field(default_factory=list)

    def measure(self, so: Side, otherwise: Side) -> None:
        """Take a round; who comes first changes."""
        if len(self.pairs) % 2:
            second = otherwise()
            self.pairs.append((so(), second))
        else:
            self.pairs.append((so(), otherwise()))

    @property
    def row(self) -> str:
        """Return its line of the table."""
        so, otherwise = (median(side) for side in zip(*self.pairs, strict=True))
        ratio = median(one / other for one, other in self.pairs)
        cells = [self.name, f"{so:,.{self.digits}f}", f"{otherwise:,.{self.digits}f}"]
        return f"| {' | '.join(cells)} | {ratio:.2f} | {self.goal} |"


@click.command(help=__doc__)
@click.option("--rounds", default=5, show_default=True, type=click.IntRange(1))
@click.option("--batches", default=40, show_default=True, help="500 records each, in a round.")
@click.option("--posts", default=100, show_default=True, help="One event each, in a round.")
@click.option("--write", is_flag=True, help="Put the table into docs/benchmarks.md.")
def main(rounds: int, batches: int, posts: int, *, write: bool) -> None:
    """Measure, print the table, and write it where that is wanted."""
    console, before = Console(highlight=False, soft_wrap=True), machine()
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    pairs = [_starts(rounds), *_intake(rounds, batches, posts)]
    text = "\n".join([title(before, machine()), "", _HEAD, *(pair.row for pair in pairs)])
    console.print(text)
    if write:
        write_into(BENCHMARKS, "keeping", text)


def _starts(rounds: int) -> Pair:
    found = Pair("start until healthy, s: on kept state, empty", "≤ 1.3", 2)
    with _kept_state() as (port, rows):
        for _ in range(rounds):
            found.measure(lambda: _start_again(port, rows), _start_empty)
    return found


@contextmanager
def _kept_state() -> Iterator[tuple[int, int]]:
    """Give the port of an emulator that is stopped and has something to go on with."""
    with OurServer().started() as running:
        product = Product(Target.at(running.endpoint), Deployment())
        product.deploy()
        month = month_of(EVENTS)
        product.post(month.events, 500, 4)
        rows = product.wait_for_rows(month.truth["rows"], ARRIVAL_SECONDS)
        port = int(running.endpoint.rpartition(":")[2])
        emulator.control("stop", port)
        yield port, rows


def _start_again(port: int, rows: int) -> float:
    """Return how long a start on kept state takes, behind which a query finds its rows."""
    began = time.monotonic()
    if emulator.control("start", port):
        raise ServerError("The emulator didn't start: see its log above.")
    seconds = time.monotonic() - began
    try:
        product = Product(Target.at(f"http://127.0.0.1:{port}"), Deployment())
        product.wait_for_rows(rows, ARRIVAL_SECONDS)
    finally:
        emulator.control("stop", port)
    return seconds


def _start_empty() -> float:
    with OurServer().started() as running:
        return running.start_seconds


def _intake(rounds: int, batches: int, posts: int) -> list[Pair]:
    put = Pair("batches of 500 a second, 4 clients: synced, not synced", "≥ 0.9", 1)
    post = Pair("posts a second, one connection: synced, not synced", "≥ 0.9", 1)
    with OurServer().started() as synced, OurServer(settings=NO_FSYNC).started() as unsynced:
        sides = [Product(Target.at(each.endpoint), Deployment()) for each in (synced, unsynced)]
        for product in sides:
            product.deploy()
            call_all(loads.post(product), 10, 1)
        for _ in range(rounds):
            put.measure(*(_rate(loads.put(product), batches, 4) for product in sides))
            post.measure(*(_rate(loads.post(product), posts, 1) for product in sides))
    return [put, post]


def _rate(call: Callable[[int], str], times: int, clients: int) -> Side:
    def measured() -> float:
        calls = call_all(call, times, clients)
        if not set(calls.outcomes) <= {"taken", "taken at a later try", "HTTP 202"}:
            raise ServerError(f"Not all was taken: {dict(calls.outcomes)}")
        return calls.a_second

    return measured


if __name__ == "__main__":
    main()
