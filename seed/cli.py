"""The seeder's command line: `python -m seed.cli --help`."""

from datetime import UTC, datetime
from pathlib import Path

import click
from rich.console import Console

from seed.month import Plan
from seed.posting import BATCH_EVENTS, PostingError, Target
from seed.run import seed_month


@click.command()
@click.option("--api-endpoint", help="Where to post: the stack output ApiEndpoint.")
@click.option("--api-key", envvar="API_KEY", help="The key for the x-api-key header.")
@click.option("--events", default=20_000, show_default=True, type=click.IntRange(1))
@click.option("--days", default=30, show_default=True, type=click.IntRange(1, 365))
@click.option("--seed", default=7, show_default=True, help="The same seed, the same events.")
@click.option(
    "--end-date",
    type=click.DateTime(["%Y-%m-%d"]),
    help="The days end before this one begins (UTC); default today.",
)
@click.option(
    "--hours", default=0, show_default=True, type=click.IntRange(0, 23),
    help="So many hours of that last day count too, so that today has orders already.",
)  # fmt: skip
@click.option(
    "--batch", "batch_events", default=BATCH_EVENTS, show_default=True,
    type=click.IntRange(1, BATCH_EVENTS), help="Events a request.",
)  # fmt: skip
@click.option(
    "--ground-truth",
    default=Path("build/ground-truth.json"),
    show_default=True,
    type=click.Path(dir_okay=False, path_type=Path),
)
@click.option("--dry-run", is_flag=True, help="Write the ground truth, post nothing.")
def main(  # noqa: PLR0913, PLR0917  # one parameter an option, as click hands them over
    api_endpoint: str | None,
    api_key: str | None,
    events: int,
    days: int,
    seed: int,
    end_date: datetime | None,
    hours: int,
    batch_events: int,
    ground_truth: Path,
    dry_run: bool,
) -> None:
    """Make a restaurant group's month of events, post it, and write its ground truth."""
    if not dry_run and not (api_endpoint and api_key):
        raise click.UsageError("Posting needs --api-endpoint and --api-key (or --dry-run).")
    plan = Plan(events, days, seed, (end_date or datetime.now(UTC)).date(), hours)
    target = None if dry_run else Target(api_endpoint or "", api_key or "", batch_events)
    try:
        seed_month(plan, target, ground_truth, Console())
    except PostingError as error:
        raise click.ClickException(str(error)) from error


if __name__ == "__main__":
    main()
