"""Statements that people wrote, from public repositories at pinned commits, run by the emulator.

What isn't there is fetched by git and kept in .tabletop/corpus, out of git. Tables that statements
name are made with rows in their own format; where no definition is published, of columns as they
are used.
"""

import json
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import groupby
from pathlib import Path

import click
from rich.console import Console
from rich.table import Table

from scripts.local.ports import free_port
from tests.corpus.account import Account
from tests.corpus.beside import Beside
from tests.corpus.catalogue import Source, sources
from tests.corpus.obtain import NotObtainedError, obtain
from tests.corpus.running import FileRun, Result
from tests.corpus.statements import statements
from tests.integration.host import Host

CLONES_HELP = "Clones instead of GitHub: '/clones/{owner}/{name}'."
LEAST_SHARE = 0.98
WORDS = ("rows", "empty", "refused", "error", "unknown")


@contextmanager
def endpoint_of(given: str | None) -> Iterator[str]:
    """Give the endpoint that is named, or that of an emulator of this run."""
    if given:
        yield given
        return
    with tempfile.TemporaryDirectory() as folder:
        host = Host(free_port(), Path(folder))
        host.start()
        try:
            yield host.endpoint
        finally:
            host.stop()


def results(account: Account, source: Source, beside: Beside | None) -> Iterator[Result]:
    """Run a source's statements, file by file."""
    found = list(statements(source))
    others = [*found, *(one for other in sources() if other.defines for one in statements(other))]
    for number, (_, group) in enumerate(groupby(found, key=lambda one: one.path)):
        database = f"{account.bucket.replace('-', '_')}_{number}"
        yield from FileRun(account, database, list(group), others, beside).results()


def noted(done: Iterator[Result], report: Path | None) -> Iterator[Result]:
    """Yield results, after each is written into a file as a line of JSON."""
    for one in done:
        if report:
            statement, outcome = one.statement, one.outcome
            line = {"name": statement.name, "word": one.word, "reason": outcome.reason}
            with report.open("a") as file:
                file.write(f"{json.dumps(line | {'sql': statement.text})}\n")
        yield one


class Report:
    """What became of all statements: a row a source, and those that didn't run."""

    def __init__(self) -> None:
        self._table = Table("source", *WORDS, "aside", title="Statements that people wrote")
        self._total, self._failed = Counter[str](), list[Result]()

    def add(self, source: Source, done: list[Result]) -> None:
        """Take a source's results."""
        counts = Counter(result.word for result in done)
        counts["aside"] = sum(one.aside is not None for one in statements(source))
        self._row(source.repository, counts)
        self._total += counts
        self._failed += [one for one in done if one.word in ("refused", "error")]

    def _row(self, name: str, counts: Counter[str]) -> None:
        self._table.add_row(name, *(str(counts[word]) for word in (*WORDS, "aside")))

    def print(self, console: Console) -> bool:
        """Print all; tell whether enough of them run."""
        self._row("all", self._total)
        for result in self._failed:
            line = f"{result.statement.name}: {result.outcome.reason[:300]}"
            console.print(line, markup=False, soft_wrap=True)
        run = self._total["rows"] + self._total["empty"]
        judged = run + self._total["refused"] + self._total["error"]
        console.print(self._table)
        console.print(f"{run} of {judged} run")
        return run >= judged * LEAST_SHARE


@click.command(help=__doc__)
@click.option("--from", "clones", metavar="PATTERN", help=CLONES_HELP)
@click.option("--endpoint", envvar="ENDPOINT", help="An emulator that runs; else one is started.")
@click.option("--only", default="", help="Repositories with this in their name.")
@click.option("--report", type=click.Path(path_type=Path), help="A file: each end, as JSON lines.")
@click.option("--trino", help="A Trino's address: the queries that run are asked there as well.")
@click.option(
    "--differences", type=click.Path(path_type=Path), help="A file: what it answers otherwise."
)
def main(
    clones: str | None, endpoint: str | None, only: str, report: Path | None,
    trino: str | None, differences: Path | None,
) -> None:  # fmt: skip
    """Run all; exit 1 where too few do."""
    console, found = Console(), Report()
    beside = Beside(trino, differences) if trino else None
    with endpoint_of(endpoint) as place:
        for source in (one for one in sources() if only in one.repository):
            try:
                obtain(source, clones)
            except NotObtainedError as error:
                console.print(f"[red]NOT OBTAINED: {source.repository}: {error}")
            else:
                found.add(source, list(noted(results(Account(place), source, beside), report)))
    if beside:
        console.print(f"beside Trino: {dict(beside.told)}")
    sys.exit(0 if found.print(console) else 1)


if __name__ == "__main__":
    main()
