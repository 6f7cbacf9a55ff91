"""A copy of the repository in which mutants are tried, one at a time; the repository stays."""

import compileall
import os
import shlex
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from py_compile import PycInvalidationMode

from .mutants import ROOT, Mutant

_LEFT_OUT = (
    *(".git", ".venv", ".tools", ".tabletop", "build", "node_modules", "__pycache__"),
    *(".mypy_cache", ".ruff_cache", ".pytest_cache", ".import_linter_cache", ".hypothesis"),
)
_PYTEST = [
    *(sys.executable, "-m", "pytest", "-q", "-x", "--no-header", "--tb=short", "--color=no"),
    *("-p", "no:cacheprovider", "-p", "tests.mutation.narrowing"),
]


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
            "PYTHONPATH": str(root / "emulator"),
            "PYTHONDONTWRITEBYTECODE": "1",
        }

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
        process = subprocess.Popen(
            [*_PYTEST, *shlex.split(tests)], cwd=self.root, env=self._environment, text=True,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, start_new_session=True,
        )  # fmt: skip
        try:
            output, _ = process.communicate(timeout=self._seconds)
            timed_out = False
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            output, _ = process.communicate()
            timed_out = True
        passed = process.returncode == 0
        return Outcome(passed, time.monotonic() - started, output, timed_out)

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
        bench.check()
        yield bench
