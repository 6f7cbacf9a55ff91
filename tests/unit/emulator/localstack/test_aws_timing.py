"""What AWS's timing keeps waiting."""

from datetime import UTC, datetime, timedelta

import pytest

from analytics_emulator.localstack import aws_timing


@pytest.mark.parametrize(
    ("setting", "age", "expected"), [("1", 1, False), ("1", 9, True), ("", 1, True)]
)
def test_what_is_new_settles_in_a_while_where_time_is_taken(
    monkeypatch: pytest.MonkeyPatch, setting: str, age: int, expected: bool
) -> None:
    monkeypatch.setenv(aws_timing.SETTING, setting)
    made = datetime.now(UTC) - timedelta(seconds=age)
    assert aws_timing.is_settled(made, aws_timing.ROLE_SECONDS) is expected
    assert aws_timing.is_settled(made.replace(tzinfo=None), aws_timing.ROLE_SECONDS) is expected


def test_what_has_no_age_is_settled(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(aws_timing.SETTING, "1")
    assert aws_timing.is_settled(None, aws_timing.ROLE_SECONDS)
