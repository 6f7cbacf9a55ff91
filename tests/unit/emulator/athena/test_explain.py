"""`python -m analytics_emulator.athena explain` shows a query at each stage of its compilation."""

import pytest

from analytics_emulator.athena.__main__ import main

TITLES = [
    "── read: the parser's tree",
    "── bound: typed nodes",
    "── rewritten: as it is to be written",
    "── written: DuckDB's SQL",
]


def explained(capsys: pytest.CaptureFixture[str], sql: str) -> dict[str, str]:
    """Return what is printed under each title."""
    assert main(["explain", sql]) == 0
    stages = capsys.readouterr().out.strip().split("\n\n")
    return dict(stage.split("\n", 1) for stage in stages)


def test_query_over_no_table_is_shown_at_all_four_stages(
    capsys: pytest.CaptureFixture[str],
) -> None:
    stages = explained(capsys, "SELECT abs(-2) AS a")
    assert list(stages) == TITLES
    read, bound, rewritten, written = stages.values()
    assert "Anonymous(" in read
    assert "Item a" in bound
    assert bound == rewritten
    assert written == 'SELECT abs(CAST(-2 AS INTEGER)) AS "a"'


def test_rewriting_shows_in_its_stage_alone(capsys: pytest.CaptureFixture[str]) -> None:
    stages = explained(capsys, "SELECT x = x FROM (VALUES 1e0) AS t(x)")
    assert "athena_equal" not in stages[TITLES[1]]
    assert "athena_equal" in stages[TITLES[2]]


def test_long_chain_is_shown_too(capsys: pytest.CaptureFixture[str]) -> None:
    stages = explained(capsys, f"SELECT {' + '.join(['1'] * 1500)}")
    assert list(stages) == TITLES


@pytest.mark.parametrize(
    ("sql", "message"),
    [
        ("SELECT nope", "COLUMN_NOT_FOUND: line 1:8: Column 'nope' cannot be resolved"),
        ("SELECT * FROM t", "TABLE_NOT_FOUND: line 1:15: Table 'awsdatacatalog.default.t'"),
        ("SELECT version()", "NOT_SUPPORTED: line 1:8: Function version"),
        ("SELECT 1 +", "line 1:11: mismatched input '<EOF>'"),
    ],
)
def test_what_athena_would_refuse_ends_with_its_message(
    capsys: pytest.CaptureFixture[str], sql: str, message: str
) -> None:
    assert main(["explain", sql]) == 1
    assert capsys.readouterr().err.startswith(message)


def test_command_without_a_query_shows_how_it_is_used(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["explain"])
    assert "python -m analytics_emulator.athena explain" in capsys.readouterr().err
