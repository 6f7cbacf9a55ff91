"""A generator's command: it writes what is out of date, and with --check only says so."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from scripts.generators import parts


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(parts, "template_path", lambda component: tmp_path / f"{component}.yaml")
    return tmp_path / "made.yaml"


def run(*arguments: str) -> Result:
    return CliRunner().invoke(parts.command("made", lambda _: "new", "generators.made"), arguments)


@pytest.mark.parametrize("before", ["old", None])
def test_template_becomes_what_is_made(path: Path, before: str | None) -> None:
    if before is not None:
        path.write_text(before)
    assert run().output == "made.yaml updated\n"
    assert path.read_text() == "new"


def test_check_names_the_generator_and_changes_nothing(path: Path) -> None:
    path.write_text("old")
    ended = run("--check")
    assert ended.exit_code == 1
    assert "out of date: python -m generators.made" in ended.output
    assert path.read_text() == "old"


def test_check_passes_what_is_up_to_date(path: Path) -> None:
    path.write_text("new")
    assert run("--check").exit_code == 0
