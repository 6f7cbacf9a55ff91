"""Fields are called as a visual's author calls them, where no axis says it."""

from tests.unit.dashboard.definitions import category, column, total


def labels(name, field=None):
    applied = {"ApplyTo": {"FieldId": field, "Column": column("item")}} if field else {}
    return {"AxisLabelOptions": [{"CustomLabel": name, **applied}]}


def pie(**configuration):
    wells = {"Category": [category("item")], "Values": [total("units")]}
    chosen = {"FieldWells": {"PieChartAggregatedFieldWells": wells}, **configuration}
    return {"PieChartVisual": {"VisualId": "v", "ChartConfiguration": chosen}}


def titles(shown):
    return [one["title"] for one in shown["table"]["columns"]]


def test_pie_calls_its_fields_as_its_labels_do(show):
    found = show(pie(CategoryLabelOptions=labels("Dish"), ValueLabelOptions=labels("Sold")))
    assert titles(found) == ["Dish", "Sold"]
    told = found["spec"]["usermeta"]["hints"]["fields"]
    assert {"Dish", "Sold"} <= {title for _, title in told}


def test_label_of_another_field_changes_nothing(show):
    assert titles(show(pie(CategoryLabelOptions=labels("Dish", "elsewhere"))))[0] == "Item"


def test_field_of_bars_colours_is_called_as_its_label_does(show):
    inner = {"Category": [category("item")], "Values": [total("units")]}
    wells = {"BarChartAggregatedFieldWells": inner | {"Colors": [category("place")]}}
    chosen = {"FieldWells": wells, "ColorLabelOptions": labels("Region")}
    found = show({"BarChartVisual": {"VisualId": "v", "ChartConfiguration": chosen}})
    assert "Region" in titles(found)
