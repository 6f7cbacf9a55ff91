"""Put failed records into the delivery stream again, once the cause is mended.

Shows what lies under errors/ in the data bucket, grouped by reason, and asks. A record that the
stream takes leaves its error object; one that fails again comes back as a new error record.

Exit code 1: the answer was no, or some of the chosen records stay.
"""

import sys
from datetime import datetime

import click
from botocore.exceptions import BotoCoreError, ClientError
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from scripts.aws.target import Target, from_environment
from scripts.console import Console
from scripts.deployment_options import deployment_options
from scripts.failed_records.objects import ErrorObject, Selection
from scripts.failed_records.reasons import Reasons
from scripts.failed_records.record import KINDS
from scripts.failed_records.resending import Resending
from scripts.failed_records.stream import NotTakenError
from scripts.plain_errors import plain_errors

DAY = click.DateTime(["%Y-%m-%d"])
STAYING = (
    "{:,} of them stay: neither an event nor a row of the table can be read from them. What came "
    "through the API lies under raw/ as well (docs/runbook.md, Sending failed records again)."
)
AGAIN = (
    "Run this again later. Records that the stream has taken are not sent twice, or those of one "
    "object at most: their event ids tell, and the questions of queries/ count them once."
)
NEXT = (
    "{:,} records are in {} again. They become rows, or new error records: look with --list.\n{}."
)


@click.command(help=__doc__)
@deployment_options
@click.option(
    "--since", type=DAY, metavar="YYYY-MM-DD", help="Error objects of this day (UTC) and later."
)
@click.option(
    "--until", type=DAY, metavar="YYYY-MM-DD", help="Error objects of this day (UTC) and earlier."
)
@click.option("--kind", type=click.Choice(KINDS), help="Error objects of this folder alone.")
@click.option("--limit", type=click.IntRange(1), help="Send so many records at most.")
@click.option("--list", "only_list", is_flag=True, help="Show them, send nothing.")
@click.option("--force", is_flag=True, help="Don't ask.")
@plain_errors
def main(  # noqa: PLR0913, PLR0917  # one parameter an option, as click hands them over
    prefix: str,
    environment: str,
    since: datetime | None,
    until: datetime | None,
    kind: str | None,
    limit: int | None,
    only_list: bool,
    force: bool,
) -> None:
    """Show what failed, ask, and send it."""
    if since and until and since > until:
        raise click.BadParameter(f"nothing is between {since:%Y-%m-%d} and {until:%Y-%m-%d}.")
    target, console = from_environment(), Console(highlight=False)
    resending = Resending.of_deployment(target, prefix, environment)
    with console.status("Reading error records"):
        objects = resending.objects.find(_selection(since, until, kind))
        reasons = Reasons.among(resending.records(objects))
    if not reasons.records:
        console.print(f"No failed records of {prefix}-{environment} on {target.title} as chosen.")
        return
    show(console, reasons)
    if only_list:
        return
    count = min(reasons.records - reasons.staying, limit or reasons.records)
    if count:
        if not force:
            click.confirm(f"Put {count:,} records into {resending.stream.name} again?", abort=True)
        send(console, target, resending, objects, count)
    sys.exit(1 if reasons.staying else 0)


def show(console: Console, reasons: Reasons) -> None:
    """Print the table, and what can't be sent."""
    console.print(reasons.table())
    if reasons.staying:
        console.print(STAYING.format(reasons.staying))


def send(
    console: Console, target: Target, resending: Resending, objects: list[ErrorObject], count: int
) -> None:
    """Send so many records under a progress bar; raises ClickException where that fails."""
    columns = TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn()
    with Progress(*columns, TimeElapsedColumn(), console=console) as progress:
        task = progress.add_task("Sending again", total=count)
        try:
            taken = resending.run(objects, count, lambda more: progress.advance(task, more))
        except (NotTakenError, BotoCoreError, ClientError) as error:
            raise click.ClickException(f"{error}\n{AGAIN}") from error
    advice = target.rows_advice(resending.stream.name)
    console.print(NEXT.format(taken, resending.stream.name, advice), soft_wrap=True)


def _selection(since: datetime | None, until: datetime | None, kind: str | None) -> Selection:
    days = {"since": since, "until": until}
    return Selection(kind=kind, **{name: day.date() for name, day in days.items() if day})


if __name__ == "__main__":
    main()
