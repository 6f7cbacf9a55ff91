"""A copy of the repository in which mutants are tried, one at a time; the repository stays."""

import compileall
import json
import os
import shlex
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from py_compile import PycInvalidationMode
from typing import Any

from .mutants import ROOT, Mutant
from .session import UNPATCHABLE

_LEFT_OUT = (
    *(".git", ".venv", ".tools", ".tabletop", "build", "node_modules", "__pycache__"),
    *(".mypy_cache", ".ruff_cache", ".pytest_cache", ".import_linter_cache", ".hypothesis"),
)
_OPTIONS = [
    *("-q", "-x", "--no-header", "--tb=short", "--color=no"),
    *("-p", "no:cacheprovider", "-p", "no:anyio", "-p", "no:faker"),
    *("-p", "tests.mutation.narrowing"),
]
# Of numpy and Arrow as they are loaded: a child would lack them.
_NO_THREADS = {"OPENBLAS_NUM_THREADS": "1", "JE_ARROW_MALLOC_CONF": "background_thread:false"}
_WARM = Path(__file__).with_name("warm.py")


@dataclass(frozen=True)
class Outcome:
    """How tests ended: with which exit code (None where their time was up), and what they said."""

    code: int | None
    seconds: float
    output: str

    @property
    def passed(self) -> bool:
        """Whether all of them passed."""
        return self.code == 0

    @property
    def timed_out(self) -> bool:
        """Whether they didn't come to an end."""
        return self.code is None


class Collected:
    """A selection of tests that is collected, to be run by orders."""

    def __init__(self, exchange: Callable[[dict[str, Any]], dict[str, Any]], tests: str) -> None:
        self._exchange = exchange
        self._begin = {"arguments": [*_OPTIONS, *shlex.split(tests)]}
        self._ended = False

    def run(self, **order: object) -> Outcome:
        """Run the tests; where they can't be collected, that is the outcome of the first run."""
        started = time.monotonic()
        found = self._exchange({**self._begin, **order})
        self._begin, self._ended = {}, "ended" in found
        return Outcome(found["code"], time.monotonic() - started, found["output"])

    def close(self) -> None:
        """End the process that has collected them."""
        if not self._ended:
            self._exchange({})


class Workbench:
    """One copy, with its code compiled; a compiled file is used while its source's hash fits."""

    def __init__(self, root: Path, seconds: float) -> None:
        self.root = root
        self._seconds = seconds
        self._environment = {
            **os.environ,
            "PARITY": "all",
            "PYTHONPATH": str(root / "emulator"),
            "PYTHONDONTWRITEBYTECODE": "1",
            **_NO_THREADS,
            "TMPDIR": str(root.parent),
        }
        self._warm = subprocess.Popen(
            [sys.executable, str(_WARM), str(root)], env=self._environment, text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        )  # fmt: skip

    def close(self) -> None:
        """End the process that runs the tests."""
        self._warm.communicate()

    def check(self) -> None:
        """Make sure that the code that is tested is the copy's."""
        command = [sys.executable, "-c", "import analytics_emulator as a; print(a.__file__)"]
        found = subprocess.run(
            command, cwd=self.root, env=self._environment, check=True, text=True,
            stdout=subprocess.PIPE,
        )  # fmt: skip
        if not Path(found.stdout.strip()).is_relative_to(self.root):
            raise RuntimeError(f"{found.stdout.strip()} would be tested, not the copy")

    def try_out(
        self, tests: str, mutants: Sequence[Mutant]
    ) -> Iterator[tuple[Mutant | None, Outcome]]:
        """Run a selection of tests without a mutant, then over each of some until one fails.

        Where one fails without a mutant, nothing more is tried.
        """
        unloaded = []
        with closing(Collected(self._exchange, tests)) as collected:
            paths = sorted({m.path for m in mutants})
            unmutated = collected.run(paths=paths, seconds=self._seconds)
            yield None, unmutated
            for mutant in mutants if unmutated.passed else ():
                with self._changed(mutant) as texts:
                    outcome = collected.run(path=mutant.path, **texts, seconds=self._seconds)
                if outcome.code == UNPATCHABLE:
                    unloaded.append(mutant)
                else:
                    yield mutant, outcome
        for mutant in unloaded:
            with self._changed(mutant), closing(Collected(self._exchange, tests)) as collected:
                yield mutant, collected.run(paths=[], seconds=self._seconds)

    @contextmanager
    def _changed(self, mutant: Mutant) -> Iterator[dict[str, str]]:
        """Have a mutant in its file for as long as the block lasts; gives both texts."""
        path = self.root / mutant.path
        before = path.read_text(encoding="utf-8")
        after = mutant.source(before)
        path.write_text(after, encoding="utf-8")
        try:
            yield {"before": before, "after": after}
        finally:
            path.write_text(before, encoding="utf-8")

    def _exchange(self, order: dict[str, Any]) -> dict[str, Any]:
        if self._warm.stdin is None or self._warm.stdout is None:
            raise RuntimeError("the process that runs tests has no pipes")
        self._warm.stdin.write(json.dumps(order) + "\n")
        self._warm.stdin.flush()
        found: dict[str, Any] = json.loads(self._warm.stdout.readline())
        return found


@contextmanager
def workbench(seconds: float) -> Iterator[Workbench]:
    """Make a copy for as long as the block lasts; tests get `seconds` of CPU."""
    with tempfile.TemporaryDirectory(prefix="mutation-") as folder:
        root = Path(folder).resolve() / "repository"  # code is told by its file's name
        shutil.copytree(ROOT, root, ignore=shutil.ignore_patterns(*_LEFT_OUT), symlinks=True)
        for room in ("emulator/analytics_emulator", "lambda"):
            compileall.compile_dir(
                root / room, quiet=2, invalidation_mode=PycInvalidationMode.CHECKED_HASH
            )
        bench = Workbench(root, seconds)
        try:
            bench.check()
            yield bench
        finally:
            bench.close()
