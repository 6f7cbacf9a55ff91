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
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from py_compile import PycInvalidationMode
from typing import Any

from .mutants import ROOT, Mutant

_LEFT_OUT = (
    *(".git", ".venv", ".tools", ".tabletop", "build", "node_modules", "__pycache__"),
    *(".mypy_cache", ".ruff_cache", ".pytest_cache", ".import_linter_cache", ".hypothesis"),
)
_OPTIONS = [
    *("-q", "-x", "--no-header", "--tb=short", "--color=no"),
    *("-p", "no:cacheprovider", "-p", "no:anyio", "-p", "no:faker"),
    *("-p", "tests.mutation.narrowing"),
]
_WARM = Path(__file__).with_name("warm.py")


@dataclass(frozen=True)
class Outcome:
    """How tests ended: whether they all passed, in which time, and what they said."""

    passed: bool
    seconds: float
    output: str
    timed_out: bool = False


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

    def run(self, tests: str) -> Outcome:
        """Run a selection of tests until the first that fails."""
        started = time.monotonic()
        order = {"arguments": [*_OPTIONS, *shlex.split(tests)], "seconds": self._seconds}
        found = self._ask(order)
        seconds = time.monotonic() - started
        return Outcome(found["code"] == 0, seconds, found["output"], found["code"] is None)

    def _ask(self, order: dict[str, Any]) -> dict[str, Any]:
        if self._warm.stdin is None or self._warm.stdout is None:
            raise RuntimeError("the process that runs tests has no pipes")
        self._warm.stdin.write(json.dumps(order) + "\n")
        self._warm.stdin.flush()
        found: dict[str, Any] = json.loads(self._warm.stdout.readline())
        return found

    def try_out(self, mutant: Mutant) -> Outcome:
        """Run a mutant's tests over it."""
        path = self.root / mutant.path
        original = path.read_text(encoding="utf-8")
        path.write_text(mutant.source(original), encoding="utf-8")
        try:
            return self.run(mutant.tests)
        finally:
            path.write_text(original, encoding="utf-8")


@contextmanager
def workbench(seconds: float) -> Iterator[Workbench]:
    """Make a copy for as long as the block lasts; tests get `seconds` before they are ended."""
    with tempfile.TemporaryDirectory(prefix="mutation-") as folder:
        root = Path(folder) / "repository"
        shutil.copytree(ROOT, root, ignore=shutil.ignore_patterns(*_LEFT_OUT), symlinks=True)
        for room in ("emulator/analytics_emulator", "lambda"):
            compileall.compile_dir(
                root / room, quiet=2, invalidation_mode=PycInvalidationMode.CHECKED_HASH
            )
        bench = Workbench(root.resolve(), seconds)
        try:
            bench.check()
            yield bench
        finally:
            bench.close()
