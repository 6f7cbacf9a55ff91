"""Is a figure of docs/benchmarks.md older than the code it speaks of? Exit code 1 where one is.

Each measured part of the page names its commit; what is measured may not have changed since then.
"""

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from scripts import ROOT
from scripts.bench.pages import BENCHMARKS

MEASURED = ("emulator", "lambda", "cloudformation", "athena_client", "scripts/bench")
COMMANDS = {
    "bench": 'make bench ARGS="--peers all --write"',
    "keeping": "make bench-keeping ARGS=--write",
    "scaling": "make bench-scaling ARGS=--write",
    "endurance": "make bench-endurance ARGS=--write",
}


def stale(page: str, root: Path) -> Iterator[str]:
    """Yield what is wrong with each measured part of a page, and the command that measures anew."""
    for place, command in COMMANDS.items():
        text = page.partition(f"<!-- {place}: begin -->")[2].partition(f"<!-- {place}: end -->")[0]
        if problem := _problem(text, root):
            yield f"{place}: {problem}. Measure anew: {command}"


def _problem(text: str, root: Path) -> str | None:
    found = re.search(r"commit ([0-9a-f]{7,40})(\+?)", text)
    if not found:
        return "names no commit"
    commit, has_changes = found.groups()
    if has_changes:
        return f"was measured with changes on top of {commit}"
    command = ("git", "diff", "--quiet", commit, "HEAD", "--", *MEASURED)
    done = subprocess.run(command, cwd=root, check=False, capture_output=True, text=True)
    if done.returncode > 1:
        return f"git knows no commit {commit}"
    return f"the code has changed since {commit}" if done.returncode else None


def main() -> None:
    """Print what is stale."""
    problems = list(stale(BENCHMARKS.read_text(), ROOT))
    print(*problems or ["Every figure is of this code."], sep="\n")
    sys.exit(1 if problems else 0)


if __name__ == "__main__":
    main()
