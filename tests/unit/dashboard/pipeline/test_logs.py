"""Log lines are read the newest piece first, and filtered here whatever the service does."""

from datetime import timedelta

from dashboard.aws.pipeline import logs
from dashboard.aws.pipeline.logs import recent_lines


def messages(lines):
    return [line.fields["message"] for line in lines]


def test_lines_of_a_day_come_in_their_order(aws):
    for hours in (23, 7, 2, 25):
        aws.log("group", {"message": hours}, ago=timedelta(hours=hours))
    assert messages(recent_lines(aws, "group")) == [23, 7, 2]


def test_older_pieces_are_left_out_once_there_are_enough(aws, monkeypatch):
    monkeypatch.setattr(logs, "MOST_LINES", 2)
    aws.log("group", {"message": "old"}, ago=timedelta(hours=20))
    aws.log("group", {"message": "new"}, {"message": "newer"})
    assert messages(recent_lines(aws, "group")) == ["new", "newer"]


def test_only_lines_that_hold_the_text_are_kept(aws):
    aws.log("group", {"message": "order 12"}, {"message": "order 3"}, "order 12, no JSON")
    assert messages(recent_lines(aws, "group", "order 12")) == ["order 12"]


def test_group_that_is_not_there_has_no_lines(aws):
    assert recent_lines(aws, "nowhere") == []
