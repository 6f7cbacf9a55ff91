"""Cells have bars as long as their values, in the columns that ask for them."""

from tests.unit.dashboard.definitions import category, total
from tests.unit.dashboard.visuals.test_table import table


def bars(field, **colours):
    return {"TableInlineVisualizations": [{"DataBars": {"FieldId": field, **colours}}]}


def test_longest_bar_is_that_of_the_greatest_value(show):
    visual = table([category("item")], [total("units"), total("price")], **bars("units.SUM"))
    shown = show(visual)
    item, units, price = shown["table"]["columns"]
    assert [row[1] for row in shown["table"]["rows"]] == ["1", "1", "6"]
    assert units["bar"]["shares"] == [0.1667, 0.1667, 1.0]
    assert "bar" not in item
    assert "bar" not in price
    assert shown["notes"] == []


def test_bars_have_the_colours_of_their_definition(show):
    colours = {"PositiveColor": "#00aa00", "NegativeColor": "#aa0000"}
    visual = table([category("item")], [total("units")], **bars("units.SUM", **colours))
    bar = show(visual)["table"]["columns"][1]["bar"]
    assert (bar["positive"], bar["negative"]) == ("#00aa00", "#aa0000")


def test_texts_have_no_bars(show):
    visual = table([category("item")], [total("units")], **bars("item"))
    assert all("bar" not in one for one in show(visual)["table"]["columns"])
