"""Parameters' values in titles and labels."""

from datetime import datetime

import pytest

from dashboard.parameters import Parameter
from dashboard.wording import titles, with_values, worded

PARAMETERS = {
    "place": Parameter("place", "STRING", ("north", "south"), True),
    "day": Parameter("day", "DATETIME", (datetime(2026, 3, 18),), False),
    "owner": Parameter("owner", "STRING", (), False, "It has a default for each user"),
}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Sales of ${place}", "Sales of north, south"),
        ("Sales of <<$place>>", "Sales of north, south"),
        ("Since ${day}", "Since Mar 18, 2026"),
        ("Of ${owner}, ${gone}, $9", "Of ${owner}, ${gone}, $9"),
    ],
)
def test_text_has_the_values_of_its_parameters(text, expected):
    assert worded(text, PARAMETERS) == expected


def test_titles_are_worded_from_rich_text_too():
    rich = "<visual-title>In <parameter>${place}</parameter></visual-title>"
    hidden = {"Visibility": "HIDDEN", "FormatText": {"PlainText": "no"}}
    body = {"Title": {"FormatText": {"RichText": rich}}, "Subtitle": hidden}
    assert titles(body, PARAMETERS) == {"title": "In north, south", "subtitle": ""}


def test_only_labels_of_a_body_are_worded():
    body = {"Labels": [{"CustomLabel": "${place}"}], "Expression": "${place}"}
    expected = {"Labels": [{"CustomLabel": "north, south"}], "Expression": "${place}"}
    assert with_values(body, PARAMETERS) == expected
