"""Do what a turn says, in processes of its own, so that each runs the code as it was saved."""

import subprocess
import sys
import time
from collections.abc import Iterable, Sequence

from rich.console import Console

from scripts import ROOT
from scripts.watch.turns import Turn

PYTEST = ("pytest", "-q", "--no-header", "--tb=short", "-x", "-p", "no:cacheprovider")


def work(turn: Turn, place: Sequence[str], console: Console) -> bool:
    """Run a turn, its tests beside the rest; `place` are the deployment's options.

    Return whether all went well. What failed is printed whole: file and line stand in it.
    """
    began = time.monotonic()
    beside = [_started((*PYTEST, test)) for test in turn.tests]
    done = all(_module(module, place, console) for module in turn.modules)
    passed = [_ended(process, "tests", console) for process in beside]
    well, seconds = done and all(passed), time.monotonic() - began
    console.print(f"{'[green]done[/]' if well else '[red]failed[/]'} in {seconds:.1f} s")
    return well


def broken_files(paths: Iterable[str]) -> list[str]:
    """Return where saved Python can't be read: `lambda/ingest/handler.py:12: invalid syntax`."""
    found = []
    for path in paths:
        if path.endswith(".py") and (ROOT / path).is_file():
            try:
                compile((ROOT / path).read_text(encoding="utf-8"), path, "exec")
            except (SyntaxError, ValueError) as error:
                line = getattr(error, "lineno", None) or 1
                found.append(f"{path}:{line}: {getattr(error, 'msg', error)}")
    return found


def _module(module: Sequence[str], place: Sequence[str], console: Console) -> bool:
    name, *options = module
    takes_place = not name.startswith("scripts.generators.")
    process = _started((name, *options, *(place if takes_place else ())))
    return _ended(process, " ".join(module), console, shows=name == "scripts.query")


def _started(command: Sequence[str]) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", *command],
        cwd=ROOT,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )


def _ended(
    process: subprocess.Popen[str], title: str, console: Console, *, shows: bool = False
) -> bool:
    output, _ = process.communicate()
    well = process.returncode == 0
    console.print(f"  {'[green]✓[/]' if well else '[red]✗[/]'} {title.removeprefix('scripts.')}")
    if shows or not well:
        console.print(output.rstrip(), markup=False, highlight=False, soft_wrap=True)
    return well
