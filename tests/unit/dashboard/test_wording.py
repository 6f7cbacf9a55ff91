"""Parameters' values in titles, labels and text boxes."""

from datetime import datetime

import pytest

from dashboard.parameters import Parameter
from dashboard.wording import choosable_texts, no_data_message, texts, titles, with_values, worded

PARAMETERS = {
    "place": Parameter("place", "STRING", ("north", "south"), True),
    "day": Parameter("day", "DATETIME", (datetime(2026, 3, 18),), False),
    "owner": Parameter("owner", "STRING", (), False, "Its default can't be known"),
    "note": Parameter("note", "STRING", ("a <b> & c",), False),
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


SHEET = {
    "TextBoxes": [
        {"SheetTextBoxId": "plain", "Content": "<text-box>Sales</text-box>"},
        {
            "SheetTextBoxId": "of",
            "Content": "<text-box>In <b><expression>${place}</expression></b>: ${note}</text-box>",
        },
        {"SheetTextBoxId": "empty"},
    ]
}


def test_text_boxes_have_the_values_of_their_parameters():
    found = texts(SHEET, PARAMETERS)
    assert [run["text"] for run in found["of"][0]["runs"]] == [
        "In ",
        "north, south",
        ": a <b> & c",
    ]
    assert found["of"][0]["runs"][1]["bold"]
    assert found["empty"] == []


def test_only_text_boxes_that_name_parameters_are_written_anew():
    assert [one["id"] for one in choosable_texts(SHEET, PARAMETERS)] == ["of"]


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({}, None),
        ({"Enabled": False, "Title": "None"}, None),
        (
            {"Enabled": True, "Title": "No sales of ${place}", "Description": "x"},
            {"title": "No sales of north, south", "description": "x", "link": None},
        ),
        (
            {"Enabled": True, "Title": "x", "TitleVisibility": "HIDDEN"}
            | {"LinkText": "why", "LinkUrl": "https://example.com"},
            {"title": "", "description": ""}
            | {"link": {"text": "why", "href": "https://example.com"}},
        ),
        (
            {"Enabled": True, "LinkText": "why", "LinkUrl": "javascript:alert(1)"},
            {"title": "", "description": "", "link": None},
        ),
    ],
)
def test_author_says_what_stands_where_nothing_is(given, told):
    definition = {"Options": {"VisualMessages": {"NoDataMessage": given}}}
    assert no_data_message(definition, PARAMETERS) == told
