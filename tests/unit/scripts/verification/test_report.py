"""A verification's report: steps as they end, whatever ends them."""

from pathlib import Path

import pytest

from scripts.verification.report import Report, Step, StepFailedError


def fails() -> str:
    raise StepFailedError("two rows | differ", ("Athena  [1]", "planned [2]"))


def test_steps_are_told_as_they_end_and_written_as_a_table(tmp_path: Path) -> None:
    told: list[Step] = []
    report = Report("A run", told.append, {"where": "here"})
    assert report.step("deploy", lambda: "8 stacks")
    assert not report.step("query top_items", fails)
    report.write(tmp_path / "build" / "report.md")
    page = (tmp_path / "build" / "report.md").read_text()
    assert [step.result for step in told] == ["passed", "failed"]
    assert "| query top_items | failed | 0.0 | two rows \\| differ |" in page
    assert "## query top_items\n\n```\nAthena  [1]\nplanned [2]\n```" in page
    assert "Not everything passed" in page


def test_error_of_any_kind_is_the_steps_failure() -> None:
    report = Report("A run", lambda _: None)
    assert not report.step("seed", lambda: str({}["missing"]))
    assert report.steps[0].text == "KeyError: 'missing'"


def test_skipped_step_is_no_success() -> None:
    report = Report("A run", lambda _: None)
    report.step("deploy", lambda: "")
    assert report.is_good
    report.skip("answers", "no events")
    assert not report.is_good


def test_interruption_is_noted_and_goes_on() -> None:
    def interrupted() -> str:
        raise KeyboardInterrupt

    report = Report("A run", lambda _: None)
    with pytest.raises(KeyboardInterrupt):
        report.step("deploy", interrupted)
    assert report.steps[0].result == "interrupted"
