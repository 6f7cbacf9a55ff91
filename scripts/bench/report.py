"""The rounds' medians side by side: a table for people, JSON for programs."""

import json
import os
import platform
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from typing import Any

from rich.console import Console
from rich.table import Table

from scripts.bench.rounds import Measured

CAPTION = "ahead: how many times better ours is; below 1 the peer is"

type Rounds = Mapping[str, list[Measured]]  # by the server's name, ours first


@dataclass(frozen=True)
class Figure:
    """A row of the table: its key among a round's figures, and which way is better."""

    key: str
    title: str
    digits: int
    is_better_high: bool = False

    def text(self, value: float | None) -> str:
        """Write a value; what wasn't measured is n/a."""
        return "n/a" if value is None else f"{value:,.{self.digits}f}"

    def lead(self, ours: float | None, peer: float | None) -> float | None:
        """Say how many times better ours is; below 1 the peer is."""
        if not ours or not peer:
            return None
        return ours / peer if self.is_better_high else peer / ours


FIGURES = (
    Figure("start_seconds", "start until healthy, s", 1),
    Figure("deploy_seconds", "deploy six stacks, s", 1),
    Figure("first_rows_seconds", "first 10 events until queryable, s", 1),
    Figure("post_median_ms", "post, median, ms", 0),
    Figure("post_p95_ms", "post, 95th percentile, ms", 0),
    Figure("posts_per_second", "posts a second, one by one", 1, True),
    Figure("sample_events_per_second", "sample: events a second", 0, True),
    Figure("sample_objects", "sample: Parquet objects", 0),
    Figure("sample_query_ms", "sample: question, median, ms", 0),
    Figure("sample_right_answers", "sample: questions answered right", 0, True),
    Figure("month_events_per_second", "month: events a second", 0, True),
    Figure("month_objects", "month: Parquet objects", 0),
    Figure("month_query_ms", "month: question, median, ms", 0),
    Figure("month_right_answers", "month: questions answered right", 0, True),
    Figure("idle_memory_mib", "memory after start, MiB", 0),
    Figure("memory_mib", "memory after the sample, MiB", 0),
    Figure("cpu_seconds", "CPU until then, s", 1),
)


def medians(rounds: list[Measured]) -> dict[str, float]:
    """Return each figure's median over the rounds that found it."""
    values: dict[str, list[float]] = {}
    for found in rounds:
        for key, value in found.figures.items():
            values.setdefault(key, []).append(value)
    return {key: median(each) for key, each in values.items()}


def print_table(console: Console, rounds: Rounds) -> None:
    """Print a row a figure, then what each side left out, got wrong or couldn't do."""
    sides = [medians(each) for each in rounds.values()]
    table = Table("figure", caption=CAPTION if len(sides) > 1 else None)
    for name in rounds:
        table.add_column(name, justify="right")
    if len(sides) > 1:
        table.add_column("ahead", justify="right")
    for figure in FIGURES:
        values = [side.get(figure.key) for side in sides]
        cells = [figure.text(value) for value in values]
        if len(sides) > 1:
            lead = figure.lead(*values)
            cells.append("" if lead is None else f"{lead:,.2g}×" if lead < 10 else f"{lead:,.0f}×")
        table.add_row(figure.title, *cells)
    console.print(table)
    for note in notes(rounds):
        console.print(note, highlight=False, soft_wrap=True)


def notes(rounds: Rounds) -> list[str]:
    """Say in sentences what the figures don't: each thing once, whatever round it was found in."""
    told: dict[str, None] = {}
    for name, each in rounds.items():
        for found in each:
            if found.left_out:
                told[f"{name} was deployed without {', '.join(sorted(set(found.left_out)))}"] = None
            if found.wrong_answers:
                told[f"{name} answered wrongly or not: {', '.join(found.wrong_answers)}"] = None
            for problem in found.problems:
                told[f"{name}: {problem}"] = None
    return list(told)


def machine() -> dict[str, Any]:
    """Describe where it was measured, and how busy that was."""
    return {
        "time": datetime.now(UTC).isoformat(timespec="seconds"),
        "system": f"{platform.system()} {platform.machine()}",
        "python": platform.python_version(),
        "cpus": os.cpu_count(),
        "load_average": [round(load, 2) for load in os.getloadavg()],
    }


def write_json(path: Path, before: dict[str, Any], after: dict[str, Any], rounds: Rounds) -> None:
    """Write every round's figures and their medians."""
    report = {
        "before": before,
        "after": after,
        "medians": {name: medians(each) for name, each in rounds.items()},
        "rounds": {name: [asdict(found) for found in each] for name, each in rounds.items()},
    }
    path.write_text(json.dumps(report, indent=2) + "\n")
