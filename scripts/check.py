"""Run every linter, type check and template check; name those that fail."""

import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from os import cpu_count

import click
from rich.table import Table

from scripts import ROOT
from scripts.console import Console
from scripts.local.emulator import PYTHON as EMULATOR_PYTHON

TYPED = ("scripts", "seed", "dashboard", "athena_client", "quicksight_definition")
# In an environment of its own: checkov pins some of the libraries that are used here, to others.
CHECKOV = [
    *(os.environ.get("UV") or "uv", "tool", "run", "--quiet", "--python", "3.13"),
    *("--exclude-newer", "2026-11-01", "--from", "checkov==3.2.500"),
    *("checkov", "--config-file", ".checkov.yaml"),
]
# What GitHub's workflows may and run, judged without asking GitHub.
ZIZMOR = [
    *(os.environ.get("UV") or "uv", "tool", "run", "--quiet", "--python", sys.executable),
    *("--from", "zizmor==1.32.0", "zizmor", "--offline", "--quiet", ".github"),
]
PAGE = ["--quiet", "--config", "dashboard/deno.json"]  # its JavaScript; no call leaves the machine
DENO = {"DENO_NO_UPDATE_CHECK": "1", "DENO_DIR": str(ROOT / ".tabletop" / "deno")}
CACHE = ".mypy_cache"  # a folder each: they run side by side, and mypy doesn't share one safely
# What the emulator imports is installed in its own environment alone: its types are checked there.
CHECKS: dict[str, list[str]] = {
    "ruff check": ["ruff", "check", "."],
    "ruff format": ["ruff", "format", "--check", "."],
    "mypy": ["mypy", "--cache-dir", f"{CACHE}/rooms", *TYPED],
    "mypy lambda": ["mypy", "--cache-dir", f"{CACHE}/lambda", "lambda"],
    "mypy emulator": [
        *(str(EMULATOR_PYTHON), "-m", "mypy", "--cache-dir", f"{CACHE}/emulator"),
        "emulator/analytics_emulator",
    ],
    "rooms apart": ["lint-imports", "--no-logo"],
    "yamllint": ["yamllint", "--strict", "."],
    "permissions": [sys.executable, "-m", "scripts.permissions"],
    "cfn-lint": ["cfn-lint", "cloudformation/*.yaml", ".github/aws/*.yaml"],
    "checkov": CHECKOV,
    "zizmor": ZIZMOR,
    "named queries": [sys.executable, "-m", "scripts.generators.named_queries", "--check"],
    "dashboard": [sys.executable, "-m", "scripts.generators.monitoring_dashboard", "--check"],
    "quicksight": [sys.executable, "-m", "scripts.generators.quicksight_template", "--check"],
    "newer models": [sys.executable, "-m", "scripts.generators.newer_models", "--check"],
    "page lint": ["deno", "lint", *PAGE, "dashboard/static/js", "tests/unit/page"],
    "page types": ["deno", "check", "--no-remote", *PAGE, "dashboard/static/js"],
    "page tests": ["deno", "test", "--no-remote", "--no-check", *PAGE, "tests/unit/page"],
    "API deployment": [sys.executable, "-m", "scripts.generators.api_deployment", "--check"],
}


@dataclass(frozen=True)
class Outcome:
    """How one check ended."""

    name: str
    passed: bool
    seconds: float
    output: str


def run(name: str, command: list[str]) -> Outcome:
    """Run one check from the project's root."""
    start = time.monotonic()
    ended = subprocess.run(
        command,
        cwd=ROOT,
        env=os.environ | DENO,
        check=False,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    return Outcome(name, ended.returncode == 0, time.monotonic() - start, ended.stdout)


@click.command(help=__doc__)
def main() -> None:
    """Print what failed, then a row a check; exit 1 when one failed."""
    console = Console()
    with ThreadPoolExecutor(cpu_count()) as pool:
        outcomes = list(pool.map(run, CHECKS, CHECKS.values()))
    table = Table("check", "result", "seconds", box=None)
    for outcome in outcomes:
        if not outcome.passed:
            console.rule(outcome.name)
            print(outcome.output)
        result = "[green]passed[/]" if outcome.passed else "[red]failed[/]"
        table.add_row(outcome.name, result, f"{outcome.seconds:.1f}")
    console.print(table)
    sys.exit(0 if all(outcome.passed for outcome in outcomes) else 1)


if __name__ == "__main__":
    main()
