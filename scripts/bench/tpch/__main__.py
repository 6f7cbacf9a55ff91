"""Ask TPC-H's 22 queries of Athena's API, beside raw DuckDB over the same files.

Both sides are asked in turn. The first round, in which files are fetched and caches filled, isn't
counted; the least time of the others is. Each round has a database of its own, so that nothing
that the engine kept of a round serves the next.
"""

import os
import sys

import click
from rich.console import Console

from scripts.aws.target import Target
from scripts.bench.pages import BENCHMARKS, write_into
from scripts.bench.report import machine, title
from scripts.bench.servers import OurServer
from scripts.bench.tpch.data import obtain
from scripts.bench.tpch.sides import Asked, AthenaSide, DuckdbSide, alike

_HEAD = "| query | DuckDB, ms | engine, ms | ratio | with the API, ms | ratio |"

type Round = list[tuple[Asked, Asked]]  # ours and raw, query by query


@click.command(help=__doc__)
@click.option("--scale", default=1.0, show_default=True, help="6 million lines at 1.")
@click.option("--rounds", default=3, show_default=True, type=click.IntRange(1))
@click.option("--write", is_flag=True, help="Put the table into docs/benchmarks.md.")
def main(scale: float, rounds: int, *, write: bool) -> None:
    """Measure, print the table, and exit 1 where an answer differs."""
    console, before = Console(highlight=False, soft_wrap=True), machine()
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    data = obtain(scale)
    raw = DuckdbSide(data)
    with OurServer().started() as running:
        athena = AthenaSide(Target.at(running.endpoint), data)
        found = [_round(athena, raw, data.queries, number) for number in range(rounds + 1)]
    differing = [n for n, (ours, theirs) in enumerate(found[0], 1) if not alike(ours, theirs)]
    for number in differing:
        console.print(f"Query {number} is answered otherwise than by DuckDB.")
    text = "\n".join([title(before, machine()), "", *table(found[1:])])
    console.print(text)
    if write:
        write_into(BENCHMARKS, "tpch", text)
    sys.exit(1 if differing else 0)


def _round(athena: AthenaSide, raw: DuckdbSide, queries: list[str], number: int) -> Round:
    """Ask each query of both sides; who comes first changes."""
    database, asked = athena.new_database(), []
    for at, sql in enumerate(queries):
        if (number + at) % 2:
            theirs = raw.ask(sql)
            asked.append((athena.ask(sql, database), theirs))
        else:
            ours = athena.ask(sql, database)
            asked.append((ours, raw.ask(sql)))
    return asked


def table(rounds: list[Round]) -> list[str]:
    """Return a row a query, of the least times, and one of their sums."""
    least = [
        (
            min(theirs.seconds for _, theirs in each),
            min(ours.engine_seconds for ours, _ in each),
            min(ours.seconds for ours, _ in each),
        )
        for each in zip(*rounds, strict=True)
    ]
    rows = [_row(str(number), times) for number, times in enumerate(least, 1)]
    sums = tuple(map(sum, zip(*least, strict=True)))
    return [_HEAD, f"|---|{'--:|' * 5}", *rows, _row("in sum", sums)]


def _row(name: str, times: tuple[float, ...]) -> str:
    raw, engine, whole = times
    figures = [f"{1000 * raw:,.0f}", f"{1000 * engine:,.0f}", f"{engine / raw:.2f}"]
    return f"| {' | '.join([name, *figures, f'{1000 * whole:,.0f}', f'{whole / raw:.2f}'])} |"


if __name__ == "__main__":
    main()
