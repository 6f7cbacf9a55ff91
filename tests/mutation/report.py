"""What became of the mutants, to be read."""

from collections.abc import Sequence
from dataclasses import dataclass

from rich.console import Console
from rich.table import Table

from .mutants import Mutant
from .workbench import Outcome


@dataclass(frozen=True)
class Trial:
    """A mutant and how its tests ended."""

    mutant: Mutant
    outcome: Outcome

    @property
    def died(self) -> bool:
        """Whether some test noticed, or didn't come to an end."""
        return not self.outcome.passed


def show(trials: Sequence[Trial]) -> None:
    """Print a row a subject, then the mutants that survived."""
    console = Console()
    table = Table("subject", "mutants", "died", "timed out", "seconds", box=None)
    for subject in dict.fromkeys(t.mutant.subject for t in trials):
        table.add_row(subject, *_counts([t for t in trials if t.mutant.subject == subject]))
    table.add_row("[bold]all[/]", *_counts(trials))
    console.print(table)
    for trial in trials:
        if not trial.died:
            mutant = trial.mutant
            console.print(f"survived: {mutant.subject}: {mutant.name}", markup=False)
            console.print(f"  {mutant.path}, by {mutant.tests}", markup=False, highlight=False)


def show_list(tried: Sequence[Mutant], equivalent: Sequence[Mutant]) -> None:
    """Print the mutants, and those that no test can notice, with the reason."""
    console = Console(soft_wrap=True, highlight=False)
    for mutant in tried:
        console.print(f"{mutant.subject}: {mutant.name}", markup=False)
    for mutant in equivalent:
        text = f"{mutant.subject}: {mutant.name} (equivalent: {mutant.equivalent})"
        console.print(text, markup=False)
    console.print(f"{len(tried)} to try, {len(equivalent)} equivalent")


def _counts(trials: Sequence[Trial]) -> list[str]:
    seconds = sum(t.outcome.seconds for t in trials)
    died, timed_out = sum(t.died for t in trials), sum(t.outcome.timed_out for t in trials)
    return [str(len(trials)), str(died), str(timed_out), f"{seconds:.0f}"]
