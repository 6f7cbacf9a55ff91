"""docs/extending.md is true: its blocks are applied to a copy of the code, and its queries run."""

import os
import re
import shlex
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
PAGE = ROOT / "docs" / "extending.md"
COPIED = (
    "emulator/analytics_emulator",
    "pyproject.toml",
    "tests/parity/cases",
    "tests/parity/record_trino",
    "tests/parity/test_athena_select.py",
    "tests/unit/emulator/athena",
)
CASES = "tests/parity/cases/trino_rules.jsonl"
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True)
class Block:
    """A block of the page: its language and its text."""

    language: str
    text: str


def blocks(*languages: str) -> list[Block]:
    found = [Block(*parts) for parts in BLOCK.findall(PAGE.read_text())]
    return [block for block in found if block.language in languages]


def named(block: Block) -> tuple[str, list[str]]:
    """Return the file that a block's first line names, and the lines after it."""
    first, *rest = block.text.splitlines()
    return first.removeprefix("--- ").removeprefix("# "), rest


def append(copy: Path, block: Block) -> None:
    """Make the file that a block of Python names, or add the block at its end."""
    name, lines = named(block)
    path = copy / name
    before = f"{path.read_text()}\n\n" if path.exists() else ""
    path.write_text(before + "\n".join(lines) + "\n")


def change(copy: Path, block: Block) -> None:
    """Change the file that a diff names: what it adds stands below the line before it."""
    name, changes = named(block)
    lines = (copy / name).read_text().splitlines()
    place = 0
    for line in changes:
        if line[0] == "+":
            place += 1
            lines.insert(place, line[1:])
        elif line[0] in " -":
            assert lines.count(line[1:]) == 1, line
            place = lines.index(line[1:])
            if line[0] == "-":
                del lines[place]
    (copy / name).write_text("\n".join(lines) + "\n")


def run(copy: Path, *arguments: str) -> str:
    """Run Python in the copy; return what it prints."""
    environment = os.environ | {"PYTHONPATH": str(copy / "emulator"), "COLUMNS": "100"}
    command = [sys.executable, *arguments]
    done = subprocess.run(
        command, check=False, cwd=copy, env=environment, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def extended(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a copy of the code in which the page's blocks are applied."""
    copy = tmp_path_factory.mktemp("copy")
    for name in COPIED:
        (copy / name).parent.mkdir(parents=True, exist_ok=True)
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, copy / name)
        else:
            shutil.copy(ROOT / name, copy / name)
    for block in blocks("python"):
        append(copy, block)
    for block in blocks("diff"):
        change(copy, block)
    for path in (copy / CASES).parent.glob("*.jsonl"):
        path.write_text("")  # collecting thousands of cases takes longer than running the page's
    (copy / CASES).write_text("".join(block.text for block in blocks("json")))
    return copy


def abridged(text: str) -> str:
    """Return the pattern of an output that a page shows, where `…` stands for anything."""
    lines = ["(.*\n)*?" if n.strip() == "…" else f"{re.escape(n)}\n" for n in text.splitlines()]
    return "".join(lines) + "\\s*"


@pytest.mark.parametrize("block", blocks("console"), ids=lambda b: b.text.splitlines()[0])
def test_command_prints_what_the_page_shows(extended: Path, block: Block) -> None:
    command, _, shown = block.text.partition("\n")
    prompt, program, *arguments = shlex.split(command)
    assert (prompt, program) == ("$", "python")
    assert re.fullmatch(abridged(shown), run(extended, *arguments))


def test_cases_and_tests_of_the_page_pass(extended: Path) -> None:
    cases = [line for block in blocks("json") for line in block.text.splitlines()]
    tests = re.findall(r"def (test_\w+)", PAGE.read_text())
    chosen = " or ".join(["follows_trinos_rules", *tests])
    suites = (
        "tests/parity/test_athena_select.py",
        "tests/unit/emulator/athena/test_text_tables.py",
    )
    printed = run(extended, "-m", "pytest", "-q", *suites, "-k", chosen)
    assert f"{len(cases) + len(tests)} passed" in printed


def test_copy_is_what_runs(extended: Path) -> None:
    place = run(extended, "-c", "import analytics_emulator as a; print(a.__file__)")
    assert Path(place.strip()).is_relative_to(extended)
