"""The measured sheet: the deployed first one, filled up to ten visuals that obey its filters."""

from quicksight_definition.fields import Json
from quicksight_definition.resources import definition
from scripts.bench.dashboard.ten_visuals import ten_visuals


def made() -> dict[str, Json]:
    return ten_visuals(definition())


def test_one_sheet_has_ten_visuals_with_a_place_each() -> None:
    (sheet,) = made()["Sheets"]
    ids = [body["VisualId"] for visual in sheet["Visuals"] for body in visual.values()]
    elements = sheet["Layouts"][0]["Configuration"]["GridLayout"]["Elements"]
    assert len(set(ids)) == 10
    assert {element["ElementId"] for element in elements} == set(ids)


def test_an_added_visual_stays_within_the_filters_of_its_own_sheet() -> None:
    found = made()
    added = [
        body["VisualId"] for visual in found["Sheets"][0]["Visuals"] for body in visual.values()
    ]
    periods = [
        group for group in found["FilterGroups"] if group["FilterGroupId"].startswith("period")
    ]
    for group in periods:
        (scope,) = group["ScopeConfiguration"]["SelectedSheets"]["SheetVisualScopingConfigurations"]
        assert set(added[8:]) <= set(scope["VisualIds"])
