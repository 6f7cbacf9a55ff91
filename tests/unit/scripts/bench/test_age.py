"""Figures that are older than the code that they speak of are found."""

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from scripts.bench.age import COMMANDS, stale

type Commit = Callable[[str], str]


@pytest.fixture
def commit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Commit:
    """Change a file of a repository, commit that, and give the commit."""
    for role in ("AUTHOR", "COMMITTER"):
        monkeypatch.setenv(f"GIT_{role}_NAME", "a test")
        monkeypatch.setenv(f"GIT_{role}_EMAIL", "test@example.com")

    def git(*arguments: str) -> str:
        command = ("git", *arguments)
        done = subprocess.run(command, cwd=tmp_path, check=True, capture_output=True, text=True)
        return done.stdout.strip()

    def change(name: str) -> str:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        with (tmp_path / name).open("a") as file:
            file.write("more\n")
        git("add", name)
        git("commit", "--quiet", "--message", name)
        return git("rev-parse", "HEAD")

    git("init", "--quiet")
    return change


def page(commit: str) -> str:
    parts = (
        f"<!-- {place}: begin -->\nof commit {commit}\n<!-- {place}: end -->" for place in COMMANDS
    )
    return "\n".join(parts)


def test_documents_that_change_later_make_no_figure_old(commit: Commit, tmp_path: Path) -> None:
    measured = commit("lambda/handler.py")
    commit("docs/benchmarks.md")
    assert list(stale(page(measured), tmp_path)) == []


def test_code_that_changes_later_does_and_the_command_is_told(
    commit: Commit, tmp_path: Path
) -> None:
    measured = commit("lambda/handler.py")
    commit("emulator/engine.py")
    problems = list(stale(page(measured), tmp_path))
    assert len(problems) == len(COMMANDS)
    assert all("has changed since" in each and "Measure anew: make" in each for each in problems)


@pytest.mark.parametrize(
    ("named", "problem"),
    [("of old", "names no commit"), ("0123456789", "git knows no"), ("{head}+", "with changes")],
)
def test_commit_that_says_nothing_is_told(
    named: str, problem: str, commit: Commit, tmp_path: Path
) -> None:
    head = commit("lambda/handler.py")
    first, *_ = stale(page(named.format(head=head)), tmp_path)
    assert problem in first
