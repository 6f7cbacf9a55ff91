"""The report of a verification: its steps as they end, and at last a page of Markdown."""

import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from scripts.verification.bounded import OutOfTimeError, within

PASSED, FAILED, SKIPPED, INTERRUPTED = "passed", "failed", "skipped", "interrupted"
STEP_SECONDS = 1_800.0


class StepFailedError(Exception):
    """A step didn't find what it must; `differences` are lines that show it."""

    def __init__(self, text: str, differences: tuple[str, ...] = ()) -> None:
        """Take the text for the table, and the lines below it."""
        super().__init__(text)
        self.differences = differences


@dataclass(frozen=True)
class Step:
    """How one step ended."""

    name: str
    result: str
    seconds: float
    text: str
    differences: tuple[str, ...] = ()


@dataclass
class Report:
    """The steps so far, told one by one to `tell`, and kept in `path` where a kill leaves them."""

    title: str
    tell: Callable[[Step], None]
    facts: dict[str, str] = field(default_factory=dict)
    steps: list[Step] = field(default_factory=list)
    path: Path | None = None

    def step(self, name: str, work: Callable[[], str], seconds: float = STEP_SECONDS) -> bool:
        """Do a step, whose work returns what it found; tells whether it passed.

        An error of any kind is the step's failure, for what comes after it counts: the teardown.
        So is more time than it may take. An interruption is noted and goes on.
        """
        began = time.monotonic()

        def end(result: str, text: str, differences: tuple[str, ...] = ()) -> None:
            self._add(Step(name, result, time.monotonic() - began, text, differences))

        try:
            with within(seconds):
                found = work()
            end(PASSED, found)
        except StepFailedError as error:
            end(FAILED, str(error), error.differences)
        except (Exception, OutOfTimeError) as error:
            end(FAILED, f"{type(error).__name__}: {error}")
        except KeyboardInterrupt:
            end(INTERRUPTED, "")
            raise
        return self.steps[-1].result == PASSED

    def skip(self, name: str, why: str) -> None:
        """Note a step that could not be done."""
        self._add(Step(name, SKIPPED, 0.0, why))

    @property
    def is_good(self) -> bool:
        """Return whether all that was to be done passed."""
        return all(step.result == PASSED for step in self.steps)

    def markdown(self) -> str:
        """Write the report as a page."""
        facts = [f"- {name}: {value}" for name, value in self.facts.items()]
        rows = [
            f"| {step.name} | {step.result} | {step.seconds:.1f} | {_cell(step.text)} |"
            for step in self.steps
        ]
        table = ["| step | result | seconds | found |", "|---|---|---:|---|", *rows]
        shown = [
            line
            for step in self.steps
            if step.differences
            for line in ("", f"## {step.name}", "", "```", *step.differences, "```")
        ]
        verdict = "Everything passed." if self.is_good else "**Not everything passed.**"
        return "\n".join([f"# {self.title}", "", verdict, "", *facts, "", *table, *shown, ""])

    def write(self, path: Path) -> None:
        """Write the page to a file, making its folder."""
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(self.markdown(), encoding="utf-8")

    def _add(self, step: Step) -> None:
        self.steps.append(step)
        if self.path:
            with suppress(OSError):  # said at the end, when nothing is left to take down
                self.write(self.path)
        self.tell(step)


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")
