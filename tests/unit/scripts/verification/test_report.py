"""A verification's report: steps as they end, whatever ends them."""

import time
from contextlib import suppress
from pathlib import Path

import pytest

from scripts.verification.bounded import OutOfTimeError, within
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


def test_step_that_takes_too_long_is_broken_off_and_the_next_goes_on() -> None:
    report = Report("A run", lambda _: None)
    assert not report.step("seed", lambda: str(time.sleep(60)), 0.05)
    assert report.steps[0].text.startswith("OutOfTimeError: broken off after")
    assert report.step("teardown", lambda: "nothing is left")


def test_bound_around_a_shorter_one_goes_on_counting() -> None:
    def twice() -> None:
        with suppress(OutOfTimeError), within(0.05):
            time.sleep(60)
        time.sleep(60)

    with pytest.raises(OutOfTimeError), within(0.5):
        twice()


def test_no_client_takes_the_end_of_time_for_an_error_that_passes() -> None:
    def patient() -> None:
        while True:
            with suppress(Exception):
                time.sleep(60)

    with pytest.raises(OutOfTimeError), within(0.05):
        patient()


def test_steps_are_on_the_disk_as_they_end(tmp_path: Path) -> None:
    report = Report("A run", lambda _: None, path=tmp_path / "report.md")
    report.step("deploy", lambda: "8 stacks")
    assert "| deploy | passed |" in (tmp_path / "report.md").read_text()
