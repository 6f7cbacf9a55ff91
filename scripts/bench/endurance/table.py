"""The runs' table, in Markdown: for the screen, and for docs/benchmarks.md."""

from dataclasses import dataclass, field

from scripts.bench.endurance.clients import Calls
from scripts.bench.endurance.curve import Curve

_HEAD = (
    "| run | calls | a second | p50, ms | p95, ms | p99, ms | longest, ms |"
    " MiB: begin, ¼, ½, ¾, end (most) | outcomes |\n|---|--:|--:|--:|--:|--:|--:|---|---|"
)


@dataclass(frozen=True)
class Run:
    """One run: how its calls went, what the server held meanwhile, and what else is to be told."""

    name: str
    calls: Calls
    curve: Curve
    notes: list[str] = field(default_factory=list)


def table(title: str, runs: list[Run], arrived: str) -> str:
    """Return the table with its title, what the runs tell, and what was counted at the end."""
    notes = [*(note for run in runs for note in run.notes), arrived]
    lines = [title, "", _HEAD, *map(_row, runs), "", *(f"- {note}" for note in notes)]
    return "\n".join(lines)


def _row(run: Run) -> str:
    calls = run.calls
    times = [f"{1000 * calls.percentile(p):,.0f}" for p in (50, 95, 99, 100)]
    held = ", ".join(f"{mib:,.0f}" for mib in run.curve.summary())
    outcomes = ", ".join(f"{count:,} {name}" for name, count in calls.outcomes.most_common())
    cells = [run.name, f"{len(calls.seconds):,}", f"{calls.a_second:,.1f}", *times]
    return f"| {' | '.join(cells)} | {held} ({run.curve.highest:,.0f}) | {outcomes} |"
