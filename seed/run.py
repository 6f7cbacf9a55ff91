"""Makes a month, posts it with a progress bar, and leaves the ground truth behind."""

from pathlib import Path
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from seed.event import PlannedEvent
from seed.month import Plan, make_month
from seed.posting import Posted, Target, post_events
from seed.truth import make_truth, write_truth


def seed_month(
    plan: Plan, target: Target | None, ground_truth: Path, console: Console
) -> dict[str, Any]:
    """Make the month of a plan, post it where there is a target, and give its ground truth.

    The truth is written before the first event is posted. Raises PostingError.
    """
    events = make_month(plan)
    truth = make_truth(plan, events)
    write_truth(ground_truth, truth)
    posted = _post(events, target, console) if target else None
    console.print(_summary(truth, posted))
    console.print(f"Ground truth: {ground_truth}")
    return truth


def _post(events: list[PlannedEvent], target: Target, console: Console) -> Posted:
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=console) as progress:
        task = progress.add_task("Posting events", total=len(events))
        return post_events(events, target, lambda count: progress.advance(task, count))


def _summary(truth: dict[str, Any], posted: Posted | None) -> Table:
    plan = truth["plan"]
    revenue, orders = truth["answers"]["key_figures"][0][:2]
    table = Table(title=f"{plan['days']} days before {plan['end']}, seed {plan['seed']}")
    table.add_column("")
    table.add_column("events", justify="right")
    table.add_row("made", f"{truth['sent']:,}")
    table.add_row("good", f"{truth['accepted']:,}")
    table.add_row("  of them repeats", f"{truth['duplicates']:,}")
    table.add_row("malformed on purpose", f"{truth['rejected']:,}")
    if posted:
        table.add_row("accepted by the API", f"{posted.accepted:,}")
        table.add_row("rejected by the API", f"{posted.rejected:,}")
        table.add_row("requests repeated", f"{posted.repeated_requests:,}")
    table.caption = f"{orders or 0} orders worth {revenue or 0}"
    return table
