"""The runs' table, in Markdown: for the screen, and for docs/benchmarks.md."""

from dataclasses import dataclass

from scripts.bench.endurance.clients import Calls
from scripts.bench.endurance.curve import Curve

_HEAD = (
    "| run | calls | a second | p50, ms | p95, ms | p99, ms | longest, ms |"
    " MiB: begin, ¼, ½, ¾, end (most) | outcomes |\n|---|--:|--:|--:|--:|--:|--:|---|---|"
)


@dataclass(frozen=True)
class Run:
    """One run: how its calls went, and what the server held meanwhile."""

    name: str
    calls: Calls
    curve: Curve


def table(title: str, runs: list[Run], notes: list[str]) -> str:
    """Return the table with its title and what was counted at the end."""
    lines = [title, "", _HEAD, *map(_row, runs), "", *(f"- {note}" for note in notes)]
    return "\n".join(lines)


def _row(run: Run) -> str:
    calls = run.calls
    times = [f"{1000 * calls.percentile(p):,.0f}" for p in (50, 95, 99, 100)]
    held = ", ".join(f"{mib:,.0f}" for mib in run.curve.summary())
    outcomes = ", ".join(f"{count:,} {name}" for name, count in calls.outcomes.most_common())
    cells = [run.name, f"{len(calls.seconds):,}", f"{calls.a_second:,.1f}", *times]
    return f"| {' | '.join(cells)} | {held} ({run.curve.highest:,.0f}) | {outcomes} |"
