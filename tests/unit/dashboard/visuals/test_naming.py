"""What a visual is called where its author gave no title, or hid it."""

import pytest

from dashboard.visuals.naming import name_of
from tests.unit.dashboard.definitions import bars, category, column, total

ROWS = [{"FieldId": name, "Column": column(name)} for name in ("item", "place", "day", "units")]
RATE = {"CalculatedMeasureField": {"FieldId": "rate", "Expression": "sum(units) / 2"}}


def titled(**title):
    visual = bars()
    visual["BarChartVisual"] |= {"Title": title} if title else {}
    return visual


@pytest.mark.parametrize(
    ("title", "shown", "heard"),
    [
        ({}, "Sum of Units by Item", "Sum of Units by Item"),
        ({"Visibility": "VISIBLE"}, "Sum of Units by Item", "Sum of Units by Item"),
        ({"FormatText": {"PlainText": "Sales"}}, "Sales", "Sales"),
        ({"Visibility": "HIDDEN"}, "", "Sum of Units by Item"),
        ({"Visibility": "HIDDEN", "FormatText": {"PlainText": "Sales"}}, "", "Sales"),
    ],
)
def test_title_is_generated_where_it_is_missing_and_only_heard_where_hidden(
    show, title, shown, heard
):
    titles = show(titled(**title))["titles"]
    assert (titles["title"], titles["name"]) == (shown, heard)


@pytest.mark.parametrize(
    ("kind", "wells", "name"),
    [
        ("KPIVisual", {"Values": [total("units", "MAX")]}, "Maximum of Units"),
        ("PieChartVisual", {"Category": [category("item")]}, "Count of records by Item"),
        ("TableVisual", {"GroupBy": [category("item"), category("place")]}, "Item and Place"),
        ("TableVisual", {"Values": ROWS}, "Item, Place and Day"),
        ("LineChartVisual", {"Category": [], "Values": [RATE]}, "Rate"),
    ],
)
def test_name_tells_what_is_measured_and_by_what(kind, wells, name):
    assert name_of(kind, wells) == name
