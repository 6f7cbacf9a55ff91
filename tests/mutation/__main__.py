"""Make mistakes in a copy of the repository, one at a time, and see whether the tests notice.

Exit 1 where fewer than 95 % of the mutants die, 2 where one doesn't fit the code any more or tests
fail without a mutant. The repository itself stays as it is.
"""

import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from queue import SimpleQueue

import click
from rich.console import Console
from rich.progress import Progress

from .mutants import Mutant, Stale, chosen, read_mutants
from .report import Trial, show, show_list
from .workbench import Workbench, workbench

LEAST_SHARE = 0.95
ERROR = 2


class Trials:
    """Mutants on several copies, each of which tries those of one selection of tests at a time."""

    def __init__(self, benches: list[Workbench], mutants: list[Mutant], progress: Progress) -> None:
        self.failed = False
        self._mutants, self._progress = mutants, progress
        self._task = progress.add_task(f"{len(mutants)} mutants", total=len(mutants))
        self._free: SimpleQueue[Workbench] = SimpleQueue()
        for bench in benches:
            self._free.put(bench)

    def of(self, tests: str) -> list[Trial]:
        """Try the mutants that a selection of tests has to notice; says which live."""
        found = []
        bench = self._free.get()
        try:
            for mutant, outcome in bench.try_out(
                tests, [m for m in self._mutants if m.tests == tests]
            ):
                if mutant:
                    self._progress.advance(self._task)
                    found.append(Trial(mutant, outcome))
                    if outcome.passed:
                        self._say(f"survived: {mutant.subject}: {mutant.name}")
                elif not outcome.passed:
                    self.failed = True
                    self._say(f"These fail without a mutant: {tests}\n{outcome.output}")
        finally:
            self._free.put(bench)
        return found

    def _say(self, text: str) -> None:
        self._progress.console.print(text, markup=False, highlight=False, soft_wrap=True)


@click.command(help=__doc__)
@click.option("--only", multiple=True, metavar="NAME", help="Only subjects or mutants named so.")
@click.option("--list", "listing", is_flag=True, help="List the mutants and try none.")
@click.option("--jobs", default=1, show_default=True, help="How many are tried at once.")
@click.option("--seconds", default=180.0, show_default=True, help="Of CPU, that tests may take.")
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
        benches = [stack.enter_context(workbench(seconds)) for _ in range(jobs)]
        progress = stack.enter_context(Progress(console=Console(stderr=True)))
        trials = Trials(benches, mutants, progress)
        with ThreadPoolExecutor(jobs) as threads:
            found = [t for some in threads.map(trials.of, selections) for t in some]
        if trials.failed:
            sys.exit(ERROR)
    return sorted(found, key=lambda trial: mutants.index(trial.mutant))


if __name__ == "__main__":
    main()
