"""Long runs against one emulator: 10,000 queries, 1,000,000 records, 200,000 posts, an hour's page.

Each prints how long calls took and what the emulator held as time went by; at the end every record
that was taken has to be a row. The page is the dashboard's in a browser, while events arrive; its
server's memory counts with the emulator's. `--scale 0.05` does a twentieth of it.
"""

import os
import sys
import time
from collections.abc import Iterator

import click
from rich.console import Console

from scripts.aws.target import Target
from scripts.bench.dashboard.serving import served
from scripts.bench.endurance import loads, polling
from scripts.bench.endurance.clients import Calls, call_all
from scripts.bench.endurance.curve import watched
from scripts.bench.endurance.table import Run, table
from scripts.bench.pages import BENCHMARKS, write_into
from scripts.bench.processes import usage
from scripts.bench.product import COMPONENTS, Product, ProductError
from scripts.bench.report import machine, title
from scripts.bench.servers import OurServer, Running
from scripts.bench.workload import month_of
from scripts.stacks.deployment import Deployment

FIRST_EVENTS = 2000
QUERIES, QUERY_CLIENTS = 10_000, 8
RECORDS, RECORD_CLIENTS = 1_000_000, 8
POSTS, POST_CLIENTS = 200_000, 16
POLLING_SECONDS = 3600.0
ARRIVAL_SECONDS = 1800.0
COUNTS = "SELECT count(*), count(DISTINCT eventid) FROM {table}"


@click.command(help=__doc__)
@click.option("--scale", default=1.0, show_default=True, type=click.FloatRange(0.0001))
@click.option("--every", default=5.0, show_default=True, help="Seconds between looks at memory.")
@click.option("--only", multiple=True, type=click.Choice(["queries", "batches", "posts", "page"]))
@click.option("--write", is_flag=True, help="Put the table into docs/benchmarks.md.")
def main(scale: float, every: float, only: tuple[str, ...], *, write: bool) -> None:
    """Run, print the table, and exit 1 where a record that was taken isn't there."""
    console, idle = Console(highlight=False, soft_wrap=True), machine()
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    with OurServer().started() as running:
        product = Product(Target.at(running.endpoint), Deployment())
        before_runs = _begin(product)
        runs = []
        for run in _runs(product, running, scale, every, only):
            runs.append(run)
            console.print(f"{run.name}: {len(run.calls.seconds):,} calls, {run.calls.outcomes}")
        arrived, is_whole = _settle(product, before_runs, sum(map(_taken, runs)))
    text = table(f"Scale {scale:g}. {title(idle, machine())}", runs, arrived)
    console.print(text)
    if write:
        write_into(BENCHMARKS, "endurance", text)
    sys.exit(0 if is_whole else 1)


def _begin(product: Product) -> tuple[int, int]:
    """Deploy, and have some rows to ask about; return how many, and how many differ."""
    product.deploy((*COMPONENTS, "quicksight"))
    month = month_of(FIRST_EVENTS)
    product.post(month.events, 500, 4)
    product.wait_for_rows(month.truth["rows"], ARRIVAL_SECONDS)
    return _counted(product)


def _counted(product: Product) -> tuple[int, int]:
    ((rows, distinct),) = product.athena.ask(COUNTS.format(table=product.outputs["TableName"])).rows
    return int(rows or 0), int(distinct or 0)


def _runs(
    product: Product, running: Running, scale: float, every: float, only: tuple[str, ...]
) -> Iterator[Run]:
    batches = RECORDS // loads.BATCH_RECORDS
    for name, call, times, clients in (
        ("queries", loads.query(product), QUERIES, QUERY_CLIENTS),
        (f"batches of {loads.BATCH_RECORDS}", loads.put(product), batches, RECORD_CLIENTS),
        ("posts", loads.post(product), POSTS, POST_CLIENTS),
    ):
        if only and name.split()[0] not in only:
            continue
        with watched(lambda: _held(running.pid), every) as curve:
            calls = call_all(call, max(1, round(times * scale)), clients)
        yield Run(f"{name}, {clients} clients", calls, curve)
    if not only or "page" in only:
        yield from _page(product, running, POLLING_SECONDS * scale, every)


def _page(product: Product, running: Running, seconds: float, every: float) -> Iterator[Run]:
    """Leave the dashboard open; yields what it asked, and the posts that came meanwhile."""
    with served(product.target) as (address, pid):
        sheets = [*polling.sheets(address, product.outputs["DashboardId"]), polling.PIPELINE]
        with watched(lambda: _held(running.pid, pid), every) as curve:
            found = polling.watch(address, sheets, loads.post(product), seconds)
    yield Run("an open page's requests", found.calls, curve)
    said = [f"The page said {times:,} times: {text}" for text, times in found.notices.items()]
    yield Run("posts beside it (memory: the page's heap)", found.posts, found.heap, said)


def _held(*pids: int) -> float | None:
    found = [each for pid in pids if (each := usage(pid))]
    return sum(each.memory_mib for each in found) if found else None


def _taken(run: Run) -> int:
    """Count the records that were answered for."""
    found = run.calls.outcomes
    return _records_of(run.calls) + found["HTTP 202"]


def _records_of(calls: Calls) -> int:
    batches = calls.outcomes["taken"] + calls.outcomes["taken at a later try"]
    return batches * loads.BATCH_RECORDS


def _settle(product: Product, before: tuple[int, int], taken: int) -> tuple[str, bool]:
    """Wait until all has arrived; return what was counted, and whether nothing is missing."""
    began = time.monotonic()
    try:
        product.wait_for_rows(before[0] + taken, ARRIVAL_SECONDS)
    except ProductError as error:
        return str(error), False
    seconds = time.monotonic() - began
    rows, distinct = (now - then for now, then in zip(_counted(product), before, strict=True))
    arrived = f"{taken:,} records taken, {distinct:,} of them rows {seconds:.0f} s later"
    return f"{arrived}; {rows - distinct:,} rows more than once.", distinct >= taken


if __name__ == "__main__":
    main()
