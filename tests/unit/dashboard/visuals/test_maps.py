"""Maps: places filled by value, points by coordinates, over shapes that are kept here."""

import pytest
import vl_convert

from dashboard.charts.maps import COUNTRIES, STATES, centres, places
from dashboard.refusal import NotDrawnError
from tests.unit.dashboard.definitions import column, total

CASES = "switch({{item}}, 'tea', '{}', 'soup', '{}', '{}')"


def place(name):
    return {"CategoricalDimensionField": {"FieldId": name, "Column": column(name)}}


def calculated(name, *values):
    field = {"DataSetIdentifier": "sales", "Name": name, "Expression": CASES.format(*values)}
    return {"CalculatedFields": [field]}


def filled(name="where"):
    wells = {"Geospatial": [place(name)], "Values": [total("units")]}
    body = {"FieldWells": {"FilledMapAggregatedFieldWells": wells}}
    return {"FilledMapVisual": {"VisualId": "v", "ChartConfiguration": body}}


@pytest.mark.parametrize(
    ("values", "ids"),
    [
        (("United States", "fr", "GBR"), ["USA", "FRA", "GBR"]),
        (("Texas", "NY", "Iowa"), ["TX", "NY", "IA"]),
    ],
)
def test_places_are_filled_by_what_they_are_called(show, values, ids):
    shown = show(filled(), **calculated("where", *values))
    rows = shown["spec"]["transform"][0]["from"]["data"]["values"]
    units = {"tea": 6, "cake": 1, "soup": 1}
    assert sorted(row["place"] for row in rows) == sorted(ids)
    assert {row["value"] for row in rows} == set(units.values())
    assert not shown["notes"]
    assert vl_convert.vegalite_to_svg(shown["spec"] | {"width": 200, "height": 100})


def test_place_without_a_shape_is_named(show):
    shown = show(filled(), **calculated("where", "France", "Atlantis", "Spain"))
    assert len(shown["spec"]["transform"][0]["from"]["data"]["values"]) == 2
    assert len(shown["table"]["rows"]) == 3


def test_rule_colours_the_places_that_it_holds_for(show):
    visual = filled()
    rule = {"BackgroundColor": {"Solid": {"Expression": "SUM({units}) > 4", "Color": "#AA0000"}}}
    options = [{"Shape": {"FieldId": "where", "Format": rule}}]
    visual["FilledMapVisual"]["ConditionalFormatting"] = {"ConditionalFormattingOptions": options}
    shown = show(visual, **calculated("where", "France", "Italy", "Spain"))
    rows = shown["spec"]["transform"][0]["from"]["data"]["values"]
    assert {row["place"]: row["fill"] for row in rows}["FRA"] == "#AA0000"
    drawn = vl_convert.vegalite_to_svg(shown["spec"] | {"width": 200, "height": 100})
    assert drawn.lower().count('fill="#aa0000"') == 1
    assert not shown["notes"]


def test_map_of_what_are_no_places_is_refused(show):
    with pytest.raises(NotDrawnError, match="No country or state is called tea, cake, soup"):
        show(filled("item"))


def test_each_name_is_one_place():
    assert places(COUNTRIES)["united kingdom"] == places(COUNTRIES)["gb"] == "GBR"
    assert places(STATES)["california"] == "CA"
    assert len(set(places(STATES).values())) == 51


def numeric(name):
    return {"NumericalDimensionField": {"FieldId": name, "Column": column(name)}}


def at(*names):
    wells = {"Geospatial": [numeric(name) for name in names], "Values": [total("units")]}
    body = {"FieldWells": {"GeospatialMapAggregatedFieldWells": wells}}
    return {"GeospatialMapVisual": {"VisualId": "v", "ChartConfiguration": body}}


def coordinates():
    return {
        "CalculatedFields": [
            {"DataSetIdentifier": "sales", "Name": name, "Expression": expression}
            for name, expression in (("lat", "{price} * 10"), ("lng", "{price} - 4"))
        ]
    }


def test_points_stand_at_their_coordinates(show):
    shown = show(at("lng", "lat"), **coordinates())
    rows = {
        (row["longitude"], row["latitude"]): row["value"] for row in shown["spec"]["data"]["values"]
    }
    assert rows == {(-0.5, 35.0): 6, (4.0, 80.0): 1, (1.25, 52.5): 1}
    svg = vl_convert.vegalite_to_svg(shown["spec"] | {"width": 200, "height": 100})
    assert svg.count("mark-symbol") == 1


def test_points_stand_in_the_middle_of_their_countries(show):
    wells = {"Geospatial": [place("where")], "Values": [total("units")]}
    body = {"FieldWells": {"GeospatialMapAggregatedFieldWells": wells}}
    visual = {"GeospatialMapVisual": {"VisualId": "v", "ChartConfiguration": body}}
    rows = show(visual, **calculated("where", "France", "JP", "nowhere"))["spec"]["data"]["values"]
    assert [(row["category"], row["value"]) for row in rows] == [("France", 6), ("JP", 1)]
    assert rows[0]["longitude"] == pytest.approx(2.5, abs=1)
    assert rows[0]["latitude"] == pytest.approx(46.6, abs=1)


def test_every_place_has_its_middle_within_the_world():
    assert centres(COUNTRIES).keys() == set(places(COUNTRIES).values())
    assert all(abs(x) <= 180 and abs(y) <= 90 for x, y in centres(COUNTRIES).values())
    assert centres(STATES)["CO"] == pytest.approx((-105.5, 39.0), abs=0.3)


def test_points_without_coordinates_or_places_are_refused(show):
    with pytest.raises(NotDrawnError, match="longitude and latitude"):
        show(at("units", "price"))
    with pytest.raises(NotDrawnError, match="No country or state is called"):
        show(at("units"))
