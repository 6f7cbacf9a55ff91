"""The rounds side by side."""

import json
from io import StringIO
from pathlib import Path

import pytest
from rich.console import Console

from scripts.bench.report import (
    FIGURES,
    Figure,
    markdown,
    medians,
    notes,
    print_table,
    write_json,
)
from scripts.bench.rounds import Measured


def printed(rounds: dict[str, list[Measured]]) -> str:
    console = Console(file=StringIO(), width=120)
    print_table(console, rounds)
    assert isinstance(console.file, StringIO)
    return console.file.getvalue()


def test_median_is_over_the_rounds_that_found_the_figure() -> None:
    rounds = [Measured({"a": 1.0, "b": 5.0}), Measured({"a": 9.0}), Measured({"a": 2.0})]
    assert medians(rounds) == {"a": 2.0, "b": 5.0}


@pytest.mark.parametrize(
    ("is_better_high", "ours", "others", "lead"),
    [
        (True, 30.0, [10.0, 5.0], 3.0),
        (False, 30.0, [10.0, 60.0], pytest.approx(1 / 3)),
        (True, None, [10.0], None),
        (False, 30.0, [], None),
        (False, 0.0, [10.0], None),
    ],
)
def test_lead_over_the_best_of_the_others_is_above_1_where_ours_is_better(
    is_better_high: bool, ours: float | None, others: list[float], lead: float | None
) -> None:
    assert Figure("key", "title", 0, is_better_high).lead(ours, others) == lead


def test_rounds_that_differ_show_their_spread() -> None:
    figure = Figure("key", "title", 1)
    assert figure.spread([3.0, 1.0, 2.0]) == "2.0 (1.0 to 3.0)"
    assert figure.spread([2.01, 2.02]) == "2.0"
    assert figure.spread([]) == "n/a"


def test_page_has_the_same_rows_and_notes() -> None:
    rounds = {"ours": [Measured({"start_seconds": 1.0})], "peer": [Measured(problems=["no"])]}
    lines = markdown("Today.", rounds, ["a remark"]).splitlines()
    assert lines[:4] == ["Today.", "", "| figure | ours | peer | ahead |", "|---|--:|--:|--:|"]
    assert "| start until healthy, s | 1.0 | n/a |  |" in lines
    assert lines[-2:] == ["- a remark", "- peer: no"]


def test_row_shows_both_sides_and_the_ratio() -> None:
    rounds = {
        "ours": [Measured({"month_events_per_second": 1400.0})],
        "peer": [Measured({"month_events_per_second": 14.0})],
    }
    (row,) = [line for line in printed(rounds).splitlines() if "month: events" in line]
    assert [cell.strip() for cell in row.split("│")[2:5]] == ["1,400", "14", "100×"]


def test_figure_that_was_not_measured_is_na() -> None:
    text = printed({"ours": [Measured({"month_objects": 30.0})], "peer": [Measured()]})
    (row,) = [line for line in text.splitlines() if "month: Parquet" in line]
    assert [cell.strip() for cell in row.split("│")[2:5]] == ["30", "n/a", ""]


def test_one_side_alone_has_no_ratio() -> None:
    text = printed({"ours": [Measured({"start_seconds": 3.0})]})
    assert "3.0" in text
    assert "×" not in text
    assert "ahead" not in text


def test_notes_tell_each_thing_once() -> None:
    found = Measured(
        left_out=["AWS::A::B", "AWS::A::B"],
        wrong_answers=["refunds"],
        problems=["HTTP 503\n<html>"],
    )
    assert notes({"peer": [found, found]}) == [
        "peer was deployed without AWS::A::B",
        "peer answered wrongly or not: refunds",
        "peer: HTTP 503",
    ]


def test_figures_have_keys_of_their_own() -> None:
    assert len({figure.key for figure in FIGURES}) == len(FIGURES)


def test_json_holds_every_round(tmp_path: Path) -> None:
    rounds = {"ours": [Measured({"start_seconds": 3.0}), Measured({"start_seconds": 5.0})]}
    write_json(tmp_path / "bench.json", {"cpus": 2}, {"cpus": 2}, rounds)
    report = json.loads((tmp_path / "bench.json").read_text())
    assert report["medians"] == {"ours": {"start_seconds": 4.0}}
    assert [each["figures"]["start_seconds"] for each in report["rounds"]["ours"]] == [3.0, 5.0]
