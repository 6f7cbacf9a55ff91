"""What is printed to a file or a pipe."""

import io

import pytest
from rich.table import Table

from scripts.console import Console

WIDE = "a cell " + "that is wider than eighty columns " * 3 + "by far"


@pytest.fixture
def table() -> Table:
    found = Table("name", "text")
    found.add_row("one", WIDE)
    return found


def test_table_is_whole_where_no_terminal_sets_a_width(
    table: Table, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("COLUMNS", raising=False)
    console = Console(file=io.StringIO())
    console.print(table)
    assert WIDE in console.file.getvalue()  # type: ignore[attr-defined]
    assert console.width == 80


def test_width_that_is_given_holds(table: Table, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "60")
    console = Console(file=io.StringIO())
    console.print(table)
    lines = console.file.getvalue().splitlines()  # type: ignore[attr-defined]
    assert max(map(len, lines)) == 60
