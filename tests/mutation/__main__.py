"""Make mistakes in a copy of the repository, one at a time, and see whether the tests notice.

Exit 1 where fewer than 95 % of the mutants die, 2 where one doesn't fit the code any more or tests
fail without a mutant. The repository itself stays as it is.
"""

import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from queue import SimpleQueue

import click
from rich.console import Console
from rich.progress import Progress

from .mutants import Mutant, Stale, chosen, read_mutants
from .report import Trial, show, show_list
from .workbench import Outcome, Workbench, workbench

LEAST_SHARE = 0.95
ERROR = 2


class Benches:
    """Several copies, each of which does one piece of work at a time."""

    def __init__(self, benches: list[Workbench]) -> None:
        self._count = len(benches)
        self._free: SimpleQueue[Workbench] = SimpleQueue()
        for bench in benches:
            self._free.put(bench)

    def each[T](
        self,
        work: list[T],
        do: Callable[[Workbench, T], Outcome],
        title: str,
        say: Callable[[T, Outcome], str],
    ) -> list[Outcome]:
        """Do pieces of work, one a copy at once, and say of each what is to be said."""
        with Progress(console=Console(stderr=True)) as progress:
            task = progress.add_task(title, total=len(work))

            def done(piece: T) -> Outcome:
                bench = self._free.get()
                try:
                    outcome = do(bench, piece)
                finally:
                    self._free.put(bench)
                progress.advance(task)
                if text := say(piece, outcome):
                    progress.console.print(text, markup=False, highlight=False, soft_wrap=True)
                return outcome

            with ThreadPoolExecutor(self._count) as threads:
                return list(threads.map(done, work))


@click.command(help=__doc__)
@click.option("--only", multiple=True, metavar="NAME", help="Only subjects or mutants named so.")
@click.option("--list", "listing", is_flag=True, help="List the mutants and try none.")
@click.option("--jobs", default=1, show_default=True, help="How many are tried at once.")
@click.option("--seconds", default=180.0, show_default=True, help="How long tests may take.")
@click.option("--seed", default=7, show_default=True, help="Which of the operators' are drawn.")
@click.option("--generated", default=60, show_default=True, help="How many of those are drawn.")
def main(
    only: tuple[str, ...], listing: bool, jobs: int, seconds: float, seed: int, generated: int
) -> None:
    """Try the mutants and show what became of them."""
    read, stale = read_mutants()
    _refuse([s for s in stale if _is_named(s, only)])
    mutants = [m for m in chosen(read, seed, generated) if _is_named(m, only)]
    if not mutants:
        raise click.UsageError(f"No mutant is named {' or '.join(only)}.")
    if listing:
        show_list(mutants, [m for m in read if m.equivalent and _is_named(m, only)])
        return
    trials = _tried(mutants, jobs, seconds)
    show(trials)
    died = sum(t.died for t in trials)
    sys.exit(0 if died >= LEAST_SHARE * len(trials) else 1)


def _refuse(stale: list[Stale]) -> None:
    for mutant in stale:
        click.echo(f"This mutant is stale: {mutant}", err=True)
    if stale:
        sys.exit(ERROR)


def _is_named(mutant: Mutant | Stale, only: tuple[str, ...]) -> bool:
    texts = (mutant.subject.lower(), mutant.name.lower())
    return not only or any(name.lower() in text for name in only for text in texts)


def _tried(mutants: list[Mutant], jobs: int, seconds: float) -> list[Trial]:
    selections = list(dict.fromkeys(m.tests for m in mutants))
    with ExitStack() as stack:
        benches = Benches([stack.enter_context(workbench(seconds)) for _ in range(jobs)])
        found = benches.each(selections, Workbench.run, "tests without a mutant", _unmutated)
        if not all(outcome.passed for outcome in found):
            sys.exit(ERROR)
        outcomes = benches.each(mutants, Workbench.try_out, f"{len(mutants)} mutants", _survived)
    return list(map(Trial, mutants, outcomes))


def _unmutated(tests: str, outcome: Outcome) -> str:
    return "" if outcome.passed else f"These fail without a mutant: {tests}\n{outcome.output}"


def _survived(mutant: Mutant, outcome: Outcome) -> str:
    return f"survived: {mutant.subject}: {mutant.name}" if outcome.passed else ""


if __name__ == "__main__":
    main()
