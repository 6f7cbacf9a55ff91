"""A month's bill as a table: of `make cost`, and at the end of a plan."""

from collections.abc import Mapping

import yaml
from rich.console import Console
from rich.table import Table

from scripts.costing import model
from scripts.costing.model import Usage

# A million orders of ten events a month, as `make cost` takes where nothing else is said.
EVENTS_A_SECOND, BATCH_EVENTS, LOOKS_A_DAY, MONTHS, READERS, AUTHORS = 4.0, 10, 20, 12, 1, 1


def bill(usage: Usage) -> Table:
    """Return what each service costs a month, and all of them."""
    table = Table("service", "what", "$ a month", box=None)
    found = list(model.lines(usage))
    for line in found:
        table.add_row(line.service, line.what, f"{line.dollars:,.2f}")
    table.add_row("[bold]all[/]", "", f"[bold]{sum(line.dollars for line in found):,.2f}[/]")
    return table


def source() -> str:
    """Say where the prices are from, and how far to trust them."""
    table = yaml.safe_load(model.PRICES.read_text())
    prices = table["prices"]
    unverified = [name for name, one in prices.items() if "unverified" in one]
    confirmed = len(prices) - len(unverified)
    return (
        f"us-east-1, without free tiers; prices of {table['date']}, {confirmed} of {len(prices)} "
        "confirmed by what others published, to be read again on AWS's pages "
        f"({model.PRICES.name} names each)."
    ) + (f" Unverified: {', '.join(unverified)}." if unverified else "")


def print_usual_month(console: Console, settings: Mapping[str, str]) -> None:
    """Print what these settings would cost at the usual rate."""
    usage = Usage(EVENTS_A_SECOND, BATCH_EVENTS, LOOKS_A_DAY, MONTHS, READERS, settings)
    console.print(
        f"[bold]A month of {usage.events:,.0f} events, {LOOKS_A_DAY} looks a day[/] "
        "(other rates: make cost)"
    )
    console.print(bill(usage))
    console.print(source())
