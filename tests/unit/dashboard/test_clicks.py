"""A click on a mark filters other visuals by what the mark stands for; the rest is named."""

import json
from dataclasses import replace

import pytest

from dashboard.actions import filter_action, left_out_actions
from dashboard.bad_request import BadRequestError
from dashboard.choices import check_choices, read_choices
from dashboard.deployed import only
from dashboard.expressions.typed_sql import Sql
from dashboard.layout import page_sheet
from dashboard.planning import Planning
from dashboard.queries.click_filter import equal
from dashboard.refusal import NothingError
from tests.unit.dashboard.conftest import NOW
from tests.unit.dashboard.definitions import bars, category, column, total

ALL = {"SelectedFieldOptions": "ALL_FIELDS"}
EVERYWHERE = {"TargetVisualOptions": "ALL_VISUALS"}
BY_DAY = {"DateDimensionField": {"FieldId": "day", "Column": column("day")}}


def action(fields=ALL, targets=EVERYWHERE, trigger="DATA_POINT_CLICK", **others):
    filters = {
        "SelectedFieldsConfiguration": fields,
        "TargetVisualsConfiguration": {"SameSheetTargetVisualConfiguration": targets},
    }
    operations = [{"FilterOperation": filters}]
    return {"CustomActionId": "a", "Trigger": trigger, "ActionOperations": operations, **others}


def clickable(visual, *actions):
    ((kind, body),) = visual.items()
    return {kind: {**body, "Actions": list(actions) or [action()]}}


def chart(kind, name, **wells):
    body = {"VisualId": "source", "ChartConfiguration": {"FieldWells": {name: wells}}}
    return clickable({kind: body})


def choice(values):
    return read_choices(json.dumps({"clicks": {"source": values}}).encode())


@pytest.fixture
def shown(run):
    """Give a visual's rows and what it presents, with some clicks."""

    def found(deployed, visual, clicks=None):
        ((kind, body),) = visual.items()
        plan = Planning(deployed, "sheet", {"clicks": clicks or {}}).plan(kind, body)
        rows = run(plan.query.sql)
        return rows, plan.present(rows), plan.notes

    return found


def keys(presented):
    """Give the keys of all marks, or of a table's rows, each once."""
    spec = presented.get("spec") or {"data": {"values": presented.get("words", [])}}
    found = presented.get("keys") or [
        row["key"]
        for layer in [spec, *spec.get("layer", [])]
        for row in layer.get("data", {}).get("values", [])
        if "key" in row
    ]
    return [list(one) for one in dict.fromkeys(map(tuple, found))]


SOURCES = [
    chart("BarChartVisual", "BarChartAggregatedFieldWells", Category=[category("place")]),
    chart("LineChartVisual", "LineChartAggregatedFieldWells", Category=[BY_DAY]),
    chart(
        "TableVisual",
        "TableAggregatedFieldWells",
        GroupBy=[category("item"), BY_DAY],
        Values=[total("units")],
    ),
    chart(
        "TableVisual",
        "TableUnaggregatedFieldWells",
        Values=[
            {"FieldId": name, "Column": column(name)} for name in ("price", "day", "units", "place")
        ],
    ),
    chart("PieChartVisual", "PieChartAggregatedFieldWells", Category=[category("units")]),
    chart(
        "HeatMapVisual",
        "HeatMapAggregatedFieldWells",
        Rows=[category("item")],
        Columns=[category("place")],
        Values=[total("units")],
    ),
    chart("TreeMapVisual", "TreeMapAggregatedFieldWells", Groups=[category("place")]),
    chart(
        "ScatterPlotVisual",
        "ScatterPlotCategoricallyAggregatedFieldWells",
        Category=[category("place")],
        XAxis=[total("units")],
        YAxis=[total("price")],
    ),
    chart("WordCloudVisual", "WordCloudAggregatedFieldWells", GroupBy=[category("place")]),
    chart(
        "RadarChartVisual",
        "RadarChartAggregatedFieldWells",
        Category=[category("item")],
        Values=[total("units")],
    ),
    chart(
        "WaterfallVisual",
        "WaterfallChartAggregatedFieldWells",
        Categories=[category("place")],
        Values=[total("units")],
    ),
    chart(
        "BoxPlotVisual",
        "BoxPlotAggregatedFieldWells",
        GroupBy=[category("item")],
        Values=[total("units")],
    ),
    chart(
        "PivotTableVisual",
        "PivotTableAggregatedFieldWells",
        Rows=[category("item"), category("place")],
        Columns=[BY_DAY],
        Values=[total("units")],
    ),
    chart(
        "SankeyDiagramVisual",
        "SankeyDiagramAggregatedFieldWells",
        Source=[category("item")],
        Destination=[category("place")],
        Weight=[total("units")],
    ),
]


@pytest.mark.parametrize("source", SOURCES)
def test_marks_part_the_rows_among_them(deploy, shown, source):
    target = bars("target")
    deployed = deploy(source, target)
    ids = filter_action(*only(source)).ids
    marks = keys(shown(deployed, source)[1])
    parts = [shown(deployed, target, {"source": dict(zip(ids, key, strict=True))}) for key in marks]
    units = [sum(row[1] for row in rows) for rows, *_ in parts]
    assert len(marks) > 1
    assert all(units)
    assert sum(units) == 8


def test_line_of_a_whole_group_filters_by_what_it_is_of(deploy, shown):
    source = SOURCES[-2]
    configuration = source["PivotTableVisual"]["ChartConfiguration"]
    closed = [{"Target": {"FieldId": "item"}, "State": "COLLAPSED"}]
    body = {"FieldOptions": {"CollapseStateOptions": closed}, **configuration}
    source = clickable({"PivotTableVisual": {"VisualId": "source", "ChartConfiguration": body}})
    deployed = deploy(source, bars("target", by="place"))
    assert keys(shown(deployed, source)[1]) == [["cake"], ["soup"], ["tea"]]
    rows, *_ = shown(deployed, bars("target", by="place"), {"source": {"item": "tea"}})
    assert rows == [("north", 2), ("south", 4)]
    check_choices(choice({"item": "tea"}), deployed, deployed.sheets[0])
    with pytest.raises(BadRequestError, match="must have values of item, place"):
        check_choices(choice({"place": "north"}), deployed, deployed.sheets[0])


def test_click_leaves_its_own_visual_as_it_is(deploy, shown):
    source = clickable(bars("source"))
    rows, *_ = shown(deploy(source), source, {"source": {"item": "tea"}})
    assert [row[0] for row in rows] == ["cake", "soup", "tea"]


def test_click_filters_the_visuals_that_it_names(deploy, shown):
    source = clickable(bars("source"), action(targets={"TargetVisuals": ["near"]}))
    deployed = deploy(source, bars("near"), bars("far"))
    clicks = {"source": {"item": "tea"}}
    assert len(shown(deployed, bars("near"), clicks)[0]) == 1
    assert len(shown(deployed, bars("far"), clicks)[0]) == 3


def test_what_is_beyond_a_limit_stands_for_no_value(deploy, shown):
    limit = {"CategoryItemsLimit": {"ItemsLimit": 1, "OtherCategories": "INCLUDE"}}
    source = clickable(bars("source", SortConfiguration=limit))
    spec = shown(deploy(source), source)[1]["spec"]
    assert [row.get("key") for row in spec["data"]["values"]] == [["tea"], None]


def test_visual_over_another_data_set_is_filtered_by_the_column_of_that_name(deploy, shown, sales):
    deployed = deploy(clickable(bars("source", by="place")), bars("target"))
    stock = replace(sales, identifier="stock", columns={"place": sales.columns["place"]})
    deployed = replace(deployed, data_sets={"sales": sales, "stock": stock})
    target = json.loads(json.dumps(bars("target", "place", "place")).replace('"sales"', '"stock"'))
    target["BarChartVisual"]["ChartConfiguration"]["FieldWells"]["BarChartAggregatedFieldWells"][
        "Values"
    ] = []
    clicks = {"source": {"place": "north"}}
    assert shown(deployed, target, clicks)[0] == [("north", 2)]


def test_visual_whose_data_has_no_such_column_says_so(deploy, shown, sales):
    deployed = deploy(clickable(bars("source", by="place")), bars("target"))
    other = replace(sales, columns={name: sales.columns[name] for name in ("item", "units")})
    source = json.loads(json.dumps(deployed.definition).replace('"sales"', '"visits"', 1))
    visits = replace(sales, identifier="visits")
    deployed = replace(deployed, definition=source, data_sets={"sales": other, "visits": visits})
    rows, _, notes = shown(deployed, bars("target"), {"source": {"place": "north"}})
    assert len(rows) == 3
    assert "Not filtered by Place: its data has no such column." in notes


def test_click_on_what_a_list_leaves_out_says_that_nothing_is_both(deploy, shown):
    listed = {"FilterListConfiguration": {"MatchOperator": "CONTAINS", "CategoryValues": ["tea"]}}
    body = {"FilterId": "f", "Column": column("item"), "Configuration": listed}
    group = {
        "CrossDataset": "SINGLE_DATASET",
        "ScopeConfiguration": {"AllSheets": {}},
        "Filters": [{"CategoryFilter": body}],
    }
    target = bars("target", by="place")
    deployed = deploy(clickable(bars("source")), target, FilterGroups=[group])
    assert len(shown(deployed, target, {"source": {"item": "tea"}})[0]) == 2
    with pytest.raises(NothingError, match="“soup” was clicked, and the list of Item has “tea”"):
        shown(deployed, target, {"source": {"item": "soup"}})


@pytest.mark.parametrize(
    ("given", "words"),
    [
        (action(Status="DISABLED"), []),
        (action(fields={}), ["a filter action that names no field"]),
        (
            action(fields={"SelectedFields": ["units.SUM"]}),
            ["a filter action by what a mark has no value of"],
        ),
        (action(targets={}), ["a filter action that names no visual"]),
    ],
)
def test_action_that_does_nothing_here_is_named(given, words):
    kind, body = only(clickable(bars(), given))
    assert filter_action(kind, body) is None
    assert left_out_actions(kind, body) == [f"Not drawn: {one}." for one in words]


def test_histogram_names_its_filter():
    body = {"VisualId": "bins", "Actions": [action()]}
    (note,) = left_out_actions("HistogramVisual", body)
    assert note == "Not drawn: a filter action by what a mark has no value of."


def test_filter_of_the_menu_waits_there(deploy):
    deployed = deploy(clickable(bars("source"), action(trigger="DATA_POINT_MENU", Name="Only it")))
    visual = page_sheet(deployed, deployed.sheets[0], NOW)["visuals"]["source"]
    assert visual["click"] == {"fields": ["item"], "labels": ["Item"], "menu": "Only it"}
    assert left_out_actions(*only(clickable(bars("source"), action()))) == []


def test_page_is_told_which_visuals_filter_and_by_what(deploy):
    deployed = deploy(clickable(bars("source")), bars("target"))
    visuals = page_sheet(deployed, deployed.sheets[0], NOW)["visuals"]
    assert visuals["source"]["click"] == {"fields": ["item"], "labels": ["Item"], "menu": None}
    assert visuals["target"]["click"] is None


def test_clicked_values_are_written_as_the_visual_does(deploy):
    source = clickable(bars("source", by="place"))
    for value, text in (("north", "north"), (None, "(none)")):
        planning = Planning(deploy(source), "sheet", {"clicks": {"source": {"place": value}}})
        assert list(planning.clicked()) == [{"id": "source", "clicked": [("Place", text)]}]


@pytest.mark.parametrize(
    ("clicks", "says"),
    [
        ({"target": {"item": "tea"}}, "no filter action of a visual target; known: source"),
        ({"source": {"place": "north"}}, "must have values of item, day"),
        ({"source": {"item": "tea", "day": "soon"}}, "the click on source: 'soon' is not a value"),
        ({"source": {"item": ["tea"], "day": None}}, "must have texts or null"),
        ({"source": "tea"}, "must be a JSON object"),
    ],
)
def test_click_that_the_sheet_does_not_have_is_named(deploy, clicks, says):
    wells = {"GroupBy": [category("item"), BY_DAY], "Values": [total("units")]}
    source = chart("TableVisual", "TableAggregatedFieldWells", **wells)
    deployed = deploy(source, bars("target"))
    body = json.dumps({"clicks": clicks}).encode()
    with pytest.raises(BadRequestError, match=says):
        check_choices(read_choices(body), deployed, deployed.sheets[0])


def test_value_of_a_click_is_text_and_nothing_else():
    assert equal(Sql("x", "STRING"), "o'clock") == "x = 'o''clock'"
    assert equal(Sql("x", "DECIMAL"), "1e3").endswith("CAST('1E+3' AS double)")
