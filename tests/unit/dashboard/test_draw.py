"""Drawing a sheet: shared queries, labelled refusals, failures that stay where they are."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime

import duckdb
import pytest

from athena_client.query import QueryFailedError
from dashboard.aws.athena import Answer
from dashboard.draw import Drawer
from dashboard.results import SharedResults
from dashboard.visuals.catalog import planner
from tests.unit.dashboard.definitions import bars, category, column, total


class Engine:
    """Answers by DuckDB, and remembers what it was asked."""

    def __init__(self):
        self.asked = []

    def run(self, sql, work_group):
        self.asked.append(sql)
        try:
            with duckdb.connect() as connection:
                rows = connection.sql(sql).fetchall()
        except duckdb.Error as error:
            raise QueryFailedError(str(error)) from error
        return Answer(tuple(rows), 0, 1, datetime.now(UTC))


class Versions:
    def __init__(self):
        self.current = "1"

    def version(self, data_set):
        return self.current


@pytest.fixture
def engine():
    return Engine()


@pytest.fixture
def versions():
    return Versions()


@pytest.fixture
def draw(engine, versions):
    with ThreadPoolExecutor(4) as executor:
        drawer = Drawer(engine, versions, SharedResults(), executor)

        def drawn(deployed, **chosen):
            return {one["id"]: one for one in drawer.draw_sheet(deployed, "sheet", chosen)}

        yield drawn


def test_bars_are_drawn_greatest_first(deploy, draw):
    spec = draw(deploy(bars()))["bars"]["spec"]
    values = [(row["category"], row["value"]) for row in spec["data"]["values"]]
    assert values == [("tea", 6), ("cake", 1), ("soup", 1)]


@pytest.mark.parametrize("place", ["planned", "presented"])
def test_fault_of_one_visual_leaves_the_others(deploy, draw, monkeypatch, place):
    def fail(*_):
        raise KeyError("Forgotten")

    def faulty(kind):
        plan = {"planned": fail, "presented": lambda *of: replace(planner(kind)(*of), present=fail)}
        return plan[place] if kind == "PieChartVisual" else planner(kind)

    monkeypatch.setattr("dashboard.planning.planner", faulty)
    pie = {"PieChartVisual": bars("pie")["BarChartVisual"]}
    drawn = draw(deploy(pie, bars()))
    assert (drawn["pie"]["state"], drawn["bars"]["state"]) == ("failed", "drawn")
    assert "KeyError: 'Forgotten'" in drawn["pie"]["reason"]


def test_visuals_over_the_same_rows_are_one_query(deploy, draw, engine):
    drawn = draw(deploy(bars("one"), bars("two", by="place"), bars("three", of="price")))
    assert {one["state"] for one in drawn.values()} == {"drawn"}
    assert len(engine.asked) == 1


def test_same_sheet_again_asks_nothing_until_the_data_changes(deploy, draw, engine, versions):
    deployed = deploy(bars())
    draw(deployed)
    draw(deployed)
    assert len(engine.asked) == 1
    versions.current = "2"
    draw(deployed)
    assert len(engine.asked) == 2


def test_visual_of_an_unknown_kind_says_so(deploy, draw):
    drawn = draw(deploy({"LayerMapVisual": {"VisualId": "map"}}))
    assert drawn["map"]["state"] == "undrawn"
    assert "LayerMapVisual is not drawn here" in drawn["map"]["reason"]


def test_missing_column_spoils_its_own_visual_only(deploy, draw):
    drawn = draw(deploy(bars(), bars("broken", by="gone")))
    assert drawn["bars"]["state"] == "drawn"
    assert "no column gone" in drawn["broken"]["reason"]


def test_query_that_fails_spoils_its_own_visual_only(deploy, draw, sales):
    broken = {"DataSetIdentifier": "sales", "Name": "wrong", "Expression": "sum({gone})"}
    sales.columns["gone"] = sales.columns["units"]._replace(text="t.gone")
    drawn = draw(deploy(bars(), bars("broken", of="wrong"), CalculatedFields=[broken]))
    assert drawn["bars"]["state"] == "drawn"
    assert drawn["broken"]["state"] == "failed"


def test_no_rows_are_an_empty_visual(deploy, draw):
    configuration = {
        "FilterListConfiguration": {"MatchOperator": "CONTAINS", "CategoryValues": ["no"]}
    }
    column = {"DataSetIdentifier": "sales", "ColumnName": "item"}
    filter_ = {"FilterId": "f", "Column": column, "Configuration": configuration}
    group = {
        "FilterGroupId": "g",
        "CrossDataset": "SINGLE_DATASET",
        "ScopeConfiguration": {"AllSheets": {}},
        "Filters": [{"CategoryFilter": filter_}],
    }
    assert draw(deploy(bars(), FilterGroups=[group]))["bars"]["state"] == "empty"


def test_first_categories_are_cut_by_athena(deploy, draw, engine):
    sort = {"CategoryItemsLimit": {"ItemsLimit": 1, "OtherCategories": "EXCLUDE"}}
    drawn = draw(deploy(bars(SortConfiguration=sort)))
    assert [row["category"] for row in drawn["bars"]["spec"]["data"]["values"]] == ["tea"]
    assert "LIMIT 2" in engine.asked[0]
    assert drawn["bars"]["notes"] == []


def test_further_categories_add_up_to_other(deploy, draw):
    sort = {"CategoryItemsLimit": {"ItemsLimit": 1, "OtherCategories": "INCLUDE"}}
    drawn = draw(deploy(bars(SortConfiguration=sort)))
    rows = drawn["bars"]["spec"]["data"]["values"]
    assert [(row["category"], row["value"]) for row in rows] == [("tea", 6), ("Other", 2)]


def test_kpi_is_compared_with_its_target(deploy, draw):
    wells = {"Values": [total("units")], "TargetValues": [total("units", "MAX")]}
    kpi = {"VisualId": "kpi", "ChartConfiguration": {"FieldWells": wells}}
    shown = draw(deploy({"KPIVisual": kpi}))["kpi"]["kpi"]
    assert (shown["value"], shown["against"]) == ("8", "4")
    assert shown["comparison"] == {"text": "+100.0%", "direction": "up"}


def test_kpi_with_a_trend_shows_the_latest_period(deploy, draw):
    day = {"FieldId": "day", "Column": {"DataSetIdentifier": "sales", "ColumnName": "day"}}
    wells = {"Values": [total("units")], "TrendGroups": [{"DateDimensionField": day}]}
    kpi = {"VisualId": "kpi", "ChartConfiguration": {"FieldWells": wells}}
    shown = draw(deploy({"KPIVisual": kpi}))["kpi"]["kpi"]
    assert (shown["value"], shown["against"], shown["trend"]) == ("1", "4", [3, 4, 1])


def test_table_has_totals_over_all_rows(deploy, draw):
    fields = {
        "GroupBy": [category("item")],
        "Values": [total("units"), total("item", "DISTINCT_COUNT")],
    }
    body = {
        "VisualId": "table",
        "ChartConfiguration": {
            "FieldWells": {"TableAggregatedFieldWells": fields},
            "TotalOptions": {"TotalsVisibility": "VISIBLE"},
        },
    }
    table = draw(deploy({"TableVisual": body}))["table"]["table"]
    assert table["totals"] == ["Total", "8", "3"]


def test_parameter_changes_what_is_drawn(deploy, draw):
    goal = {"Name": "Item", "ParameterValueType": "SINGLE_VALUED"}
    expression = "sumIf({units}, {item} = ${Item})"
    deployed = deploy(
        bars(of="chosen"),
        ParameterDeclarations=[{"StringParameterDeclaration": goal}],
        CalculatedFields=[
            {"DataSetIdentifier": "sales", "Name": "chosen", "Expression": expression}
        ],
    )
    rows = draw(deployed, parameters={"Item": "soup"})["bars"]["spec"]["data"]["values"]
    assert [row["value"] for row in rows if row["category"] == "soup"] == [1]


def test_what_is_left_out_is_told_below_the_visual(deploy, draw):
    sorting = {"SmallMultiplesSort": [{}], "TrendGroupSort": [{}]}
    left_out = {"ContributionAnalysisDefaults": [{}], "SortConfiguration": sorting}
    notes = draw(deploy(bars(**left_out)))["bars"]["notes"]
    assert notes == ["Not drawn: contribution analysis, the sorting TrendGroupSort."]


def declared(name="place", **body):
    return {"ParameterDeclarations": [{"StringParameterDeclaration": {"Name": name, **body}}]}


def by_place():
    custom = {"MatchOperator": "EQUALS", "NullOption": "NON_NULLS_ONLY", "ParameterName": "place"}
    filter_ = {
        "FilterId": "f",
        "Column": column("place"),
        "Configuration": {"CustomFilterConfiguration": custom},
    }
    scoped = [{"SheetId": "sheet", "Scope": "SELECTED_VISUALS", "VisualIds": ["one"]}]
    scope = {"SelectedSheets": {"SheetVisualScopingConfigurations": scoped}}
    return {
        "FilterGroupId": "g",
        "CrossDataset": "SINGLE_DATASET",
        "ScopeConfiguration": scope,
        "Filters": [{"CategoryFilter": filter_}],
    }


def test_visual_tells_of_a_default_for_each_user_that_it_needs(deploy, draw):
    of_user = {"DefaultValueColumn": column("place")}
    parameters = declared(DefaultValues={"DynamicValue": of_user})
    deployed = deploy(bars("one"), bars("two"), FilterGroups=[by_place()], **parameters)
    drawn = draw(deployed)
    assert "place has a default for each user" in drawn["one"]["notes"][0]
    assert drawn["two"]["notes"] == []
    assert draw(deployed, parameters={"place": "south"})["one"]["notes"] == []


def test_text_box_follows_the_readers_choice(deploy, draw):
    deployed = deploy(bars(), **declared(DefaultValues={"StaticValues": ["north"]}))
    deployed.sheets[0]["TextBoxes"] = [{"SheetTextBoxId": "text", "Content": "In ${place}"}]
    for chosen, text in ({}, "In north"), ({"place": "south"}, "In south"):
        line = draw(deployed, parameters=chosen)["text"]
        assert line == {"id": "text", "blocks": [{"align": "left", "runs": [{"text": text}]}]}


def test_hidden_visuals_are_not_asked_for(deploy, draw, engine):
    place = dict.fromkeys(("XAxisLocation", "YAxisLocation", "Width", "Height"), "10px")
    shows = {"Expression": "${View} = 'all'", "ConfigurationOverrides": {"Visibility": "VISIBLE"}}
    elements = [
        {"ElementId": "seen", "ElementType": "VISUAL", **place},
        {"ElementId": "ruled", "ElementType": "VISUAL", "Visibility": "HIDDEN", **place}
        | {"RenderingRules": [shows]},
        {"ElementId": "never", "ElementType": "VISUAL", "Visibility": "HIDDEN", **place},
    ]
    view = {"Name": "View", "ParameterValueType": "SINGLE_VALUED"}
    visuals = [bars("seen"), bars("ruled", by="place"), bars("never", of="price")]
    deployed = deploy(*visuals, ParameterDeclarations=[{"StringParameterDeclaration": view}])
    layout = {"Configuration": {"FreeFormLayout": {"Elements": elements}}}
    deployed.definition["Sheets"][0]["Layouts"] = [layout]
    assert draw(deployed).keys() == {"sheet", "seen"}
    assert len(engine.asked) == 1
    shown = draw(deployed, parameters={"View": ["all"]})
    assert (shown.keys(), shown["ruled"]["state"]) == ({"sheet", "seen", "ruled"}, "drawn")
    assert not any('"price"' in sql for sql in engine.asked)
