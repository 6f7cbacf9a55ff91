"""Draw a sheet of ten visuals over many orders: at first, again, and after changing each filter."""

import os
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from statistics import median
from typing import Any

import click
from rich.console import Console
from rich.progress import track
from rich.table import Table

from scripts.aws.target import Target
from scripts.bench.dashboard.copies import COPIES_AN_OBJECT, Copies
from scripts.bench.dashboard.drawing import NotDrawnError, Sheet
from scripts.bench.dashboard.page import Page, browser
from scripts.bench.dashboard.serving import served
from scripts.bench.dashboard.ten_visuals import VISUALS, ten_visuals
from scripts.bench.product import COMPONENTS, Product
from scripts.bench.report import machine
from scripts.bench.rounds import MONTH_BATCH_EVENTS, MONTH_THREADS, ROWS_SECONDS
from scripts.bench.servers import OurServer
from scripts.bench.workload import DAYS, month_of
from scripts.stacks.deployment import Deployment

EVENTS = 20_000
REPEATS = 5
DASHBOARD, SHEET, FROM = "ten-visuals", "overview", "overview-from"
COUNTS = """
SELECT count(*), count_if(eventtype = 'order_placed'),
       count(DISTINCT CASE WHEN eventtype = 'order_placed' THEN orderid END)
FROM {table}
"""

type Draw = tuple[float, int]  # seconds, Athena queries


@click.command(help=__doc__)
@click.option("--orders", default=1_000_000, show_default=True, type=click.IntRange(1))
def main(orders: int) -> None:
    """Measure, print the table, and exit 1 where a visual isn't drawn."""
    console, before = Console(highlight=False), machine()
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    with OurServer().started() as running:
        product = Product(Target.at(running.endpoint), Deployment())
        console.print(f"A month of {EVENTS:,} events through the API, then copied under new ids")
        _fill(product, orders)
        _create_dashboard(product)
        with served(product.target) as (address, _):
            sheet = Sheet(address, DASHBOARD, SHEET, product.target, product.athena.work_group)
            try:
                _print(console, _counted(product), list(_measured(sheet)), before)
            except NotDrawnError as error:
                sys.exit(str(error))


def _fill(product: Product, orders: int) -> None:
    product.deploy((*COMPONENTS, "quicksight"))
    month = month_of(EVENTS)
    product.post(month.events, MONTH_BATCH_EVENTS, MONTH_THREADS)
    product.wait_for_rows(month.truth["rows"], ROWS_SECONDS)
    copies = max(0, -(-orders // _counted(product)[2]) - 1)
    keys = product.parquet_keys()
    made = Copies(product.target, product.outputs["DataBucketName"]).make(keys, copies)
    objects = len(keys) * -(-copies // COPIES_AN_OBJECT)
    for _ in track(made, "Copying", objects, transient=True):
        pass


def _counted(product: Product) -> list[int]:
    """Count events, lines of orders, and orders."""
    (row,) = product.athena.ask(COUNTS.format(table=product.outputs["TableName"])).rows
    return [int(cell or 0) for cell in row]


def _create_dashboard(product: Product) -> None:
    client = product.target.session.client("quicksight")
    account = product.target.account_id
    found = client.describe_dashboard_definition(
        AwsAccountId=account, DashboardId=product.outputs["DashboardId"]
    )
    client.create_dashboard(
        AwsAccountId=account,
        DashboardId=DASHBOARD,
        Name="Ten visuals",
        Definition=ten_visuals(found["Definition"]),
        ThemeArn=found["ThemeArn"],
    )


def _measured(sheet: Sheet) -> Iterator[tuple[str, list[Draw]]]:
    """Draw in every way; yields what was done, and each draw's seconds and queries."""
    yield "first load", [sheet.draw(parameters=_period(0))]
    yield "loaded again", _repeated(lambda _: sheet.draw(parameters=_period(0)))
    yield "another period", _repeated(lambda number: sheet.draw(parameters=_period(number + 1)))
    for name in ("restaurant", "channel"):
        yield f"another {name}", [_filtered(sheet, name, value) for value in sheet.options(name)]
    with browser() as page:
        if page:
            state = {"dashboard": DASHBOARD, "sheet": SHEET, "parameters": _period(0)}
            opened = [page.open(sheet.address, state, VISUALS) for _ in range(REPEATS)]
            yield "opened in a browser, loaded before", [(seconds, 0) for seconds in opened]
            yield "another period in a browser", _repeated(partial(_changed, sheet, page))


def _filtered(sheet: Sheet, name: str, value: str) -> Draw:
    return sheet.draw(parameters=_period(0), filters={name: {"values": [value]}})


def _changed(sheet: Sheet, page: Page, number: int) -> Draw:
    """Move the period's start, to where no draw before had it."""
    day = _period(REPEATS + number + 1)["From"]
    return sheet.counted(lambda: page.set_date(FROM, day, VISUALS))


def _repeated(draw: Callable[[int], Draw]) -> list[Draw]:
    return [draw(number) for number in range(REPEATS)]


def _period(shorter_days: int) -> dict[str, str]:
    """Return the whole month, or some days less of it."""
    today = datetime.now(UTC).date()
    start = today - timedelta(days=DAYS - shorter_days)
    return {"From": str(start), "To": str(today)}


def _print(
    console: Console, counts: list[int], found: list[tuple[str, list[Draw]]], before: dict[str, Any]
) -> None:
    events, lines, orders = counts
    title = f"{VISUALS} visuals over {orders:,} orders ({lines:,} lines, {events:,} events)"
    table = Table("", "median, s", "slowest, s", "Athena queries", title=title)
    for name, draws in found:
        seconds = [each for each, _ in draws]
        queries = ", ".join(sorted({str(each) for _, each in draws}))
        table.add_row(name, f"{median(seconds):.2f}", f"{max(seconds):.2f}", queries)
    console.print(table)
    after = machine()
    console.print(f"load average {before['load_average']} before, {after['load_average']} after")


if __name__ == "__main__":
    main()
