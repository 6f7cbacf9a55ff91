"""Reckon what a month costs at a rate, and how far queries are from their cutoff.

By a table of prices with its date and sources; nothing is asked of AWS.
"""

import click
from rich.table import Table

from scripts.console import Console
from scripts.costing import model, report
from scripts.costing.model import Usage
from scripts.deployment_options import template_parameters_given
from scripts.options import finite_given
from scripts.plain_errors import plain_errors
from scripts.stacks.deployment import ENVIRONMENTS
from scripts.stacks.settings import chosen


@click.command(help=__doc__)
@click.option("--environment", type=click.Choice(ENVIRONMENTS), default="dev", show_default=True)
@click.option("--events-a-second", default=report.EVENTS_A_SECOND, show_default=True,
              type=click.FloatRange(min=0), callback=finite_given,
              help="On average; a million orders of ten events a month are 3.9.")  # fmt: skip
@click.option("--batch", "batch_events", default=report.BATCH_EVENTS, show_default=True,
              type=click.IntRange(1, 500), help="Events a request.")  # fmt: skip
@click.option("--looks", "looks_a_day", default=report.LOOKS_A_DAY, show_default=True,
              type=click.IntRange(0),
              help="Sheets of the dashboard that are opened or filtered in a day.")  # fmt: skip
@click.option("--months", default=report.MONTHS, show_default=True, type=click.IntRange(1),
              help="Months of history in the table.")  # fmt: skip
@click.option("--readers", default=report.READERS, show_default=True, type=click.IntRange(0))
@click.option("--authors", default=report.AUTHORS, show_default=True, type=click.IntRange(0),
              help="Of QuickSight, as who subscribed is; 0 without a subscription.")  # fmt: skip
@click.option("--parameter", "parameters", multiple=True, metavar="KEY=VALUE",
              callback=template_parameters_given, help="A setting's own value.")  # fmt: skip
@plain_errors
def main(  # noqa: PLR0913 - one argument an option
    environment: str,
    events_a_second: float,
    batch_events: int,
    looks_a_day: int,
    months: int,
    readers: int,
    *,
    authors: int,
    parameters: dict[str, str],
) -> None:
    """Print the bill's lines and the cutoffs."""
    told = chosen(environment, parameters)
    usage = Usage(
        events_a_second, batch_events, looks_a_day, months, readers, told, authors=authors
    )
    console = Console(highlight=False, soft_wrap=True)
    console.print(report.bill(usage))
    cutoffs = Table("query", "bytes", "of the cutoff", box=None)
    for one in model.cutoffs(usage):
        colour = "red" if one.share >= 1 else ""
        cutoffs.add_row(one.query, f"{one.bytes:,.0f}", f"{one.share:.0%}", style=colour)
    console.print(cutoffs)
    console.print(report.source())


if __name__ == "__main__":
    main()
