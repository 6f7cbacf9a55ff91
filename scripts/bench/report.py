"""The rounds side by side: a table for people, the same for a page, JSON for programs."""

import json
import os
import platform
import subprocess
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from typing import Any

from rich.console import Console
from rich.table import Table

from scripts import ROOT
from scripts.bench.rounds import Measured

CAPTION = "ahead: how many times better ours is than the best of the others; below 1 that one is"

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

    def spread(self, values: list[float]) -> str:
        """Write the median of rounds, and from where to where they went."""
        middle = self.text(median(values) if values else None)
        ends = [self.text(each) for each in (min(values, default=0), max(values, default=0))]
        return middle if len(set(ends)) == 1 else f"{middle} ({ends[0]} to {ends[1]})"

    def lead(self, ours: float | None, others: list[float]) -> float | None:
        """Say how many times better ours is than the best of the others; below 1 that one is."""
        best = (max if self.is_better_high else min)(others, default=None)
        if not ours or not best:
            return None
        return ours / best if self.is_better_high else best / ours


FIGURES = (
    Figure("start_seconds", "start until healthy, s", 1),
    Figure("first_stacks_seconds", "deploy three stacks without functions, s", 1),
    Figure("deploy_seconds", "deploy six stacks, s", 1),
    Figure("unchanged_seconds", "redeploy without changes, s", 2),
    Figure("changed_function_seconds", "redeploy with one changed function, s", 2),
    Figure("first_rows_seconds", "first 10 events until queryable, s", 1),
    Figure("post_median_ms", "post, median, ms", 0),
    Figure("post_p95_ms", "post, 95th percentile, ms", 0),
    Figure("posts_per_second", "posts a second, one by one", 1, True),
    Figure("sample_events_per_second", "sample: events a second", 0, True),
    Figure("sample_objects", "sample: Parquet objects", 0),
    Figure("sample_query_ms", "sample: question, median, ms", 0),
    Figure("smallest_query_ms", "`SELECT 1`, median, ms", 0),
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
    return {key: median(each) for key, each in _values(rounds).items()}


def header(rounds: Rounds) -> list[str]:
    """Return the columns' titles: a side each, and how far ours is ahead where there are more."""
    return ["figure", *rounds, *(["ahead"] if len(rounds) > 1 else [])]


def rows(rounds: Rounds) -> Iterator[list[str]]:
    """Yield a row a figure, in the order of `header`."""
    sides = [_values(each) for each in rounds.values()]
    for figure in FIGURES:
        found = [side.get(figure.key, []) for side in sides]
        cells = [figure.title, *map(figure.spread, found)]
        if len(sides) > 1:
            ours, *others = (median(each) if each else None for each in found)
            lead = figure.lead(ours, [each for each in others if each is not None])
            cells.append("" if lead is None else f"{lead:,.2g}×" if lead < 10 else f"{lead:,.0f}×")
        yield cells


def print_table(console: Console, rounds: Rounds) -> None:
    """Print a row a figure, then what each side left out, got wrong or couldn't do."""
    first, *others = header(rounds)
    table = Table(first, caption=CAPTION if len(rounds) > 1 else None)
    for title in others:
        table.add_column(title, justify="right")
    for cells in rows(rounds):
        table.add_row(*cells)
    console.print(table)
    for note in notes(rounds):
        console.print(note, highlight=False, soft_wrap=True)


def markdown(title: str, rounds: Rounds, remarks: list[str]) -> str:
    """Return the same for a page, with remarks before the notes."""
    titles = header(rounds)
    ruler = ["---", *["--:"] * (len(titles) - 1)]
    lines = [f"| {' | '.join(cells)} |" for cells in (titles, *rows(rounds))]
    lines.insert(1, f"|{'|'.join(ruler)}|")
    told = [f"- {note}" for note in (*remarks, *notes(rounds))]
    return "\n".join([title, "", *lines, "", f"*{CAPTION}.*", "", *told])


def _values(rounds: list[Measured]) -> dict[str, list[float]]:
    values: dict[str, list[float]] = {}
    for found in rounds:
        for key, value in found.figures.items():
            values.setdefault(key, []).append(value)
    return values


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
                told[f"{name}: {problem.splitlines()[0]}"] = None
    return list(told)


def title(before: dict[str, Any], after: dict[str, Any]) -> str:
    """Say when, of which commit, on what and how busy a machine something was measured."""
    load = f"load average {before['load_average'][0]} before and {after['load_average'][0]} after"
    where = f"{before['system']}, {before['cpus']} cores, Python {before['python']}"
    return f"{before['time'][:10]}, commit {before['commit']}; {where}; {load}."


def machine() -> dict[str, Any]:
    """Describe where it was measured, and how busy that was."""
    return {
        "commit": _commit(),
        "time": datetime.now(UTC).isoformat(timespec="seconds"),
        "system": f"{platform.system()} {platform.machine()}",
        "python": platform.python_version(),
        "cpus": os.cpu_count(),
        "load_average": [round(load, 2) for load in os.getloadavg()],
    }


def _commit() -> str:
    """Return the commit that is measured, with a `+` where files differ from it."""
    describe = ("git", "describe", "--always", "--exclude=*", "--abbrev=10", "--dirty=+")
    done = subprocess.run(describe, cwd=ROOT, check=False, capture_output=True, text=True)
    return done.stdout.strip() or "unknown"


def write_json(path: Path, before: dict[str, Any], after: dict[str, Any], rounds: Rounds) -> None:
    """Write every round's figures and their medians."""
    report = {
        "before": before,
        "after": after,
        "medians": {name: medians(each) for name, each in rounds.items()},
        "rounds": {name: [asdict(found) for found in each] for name, each in rounds.items()},
    }
    path.write_text(json.dumps(report, indent=2) + "\n")
