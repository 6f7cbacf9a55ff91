"""A list offers a column's values, in its order, narrowed by what other controls select."""

import pytest

from dashboard.control_sources import controls_of
from dashboard.control_values import offered_values, own_lists_notes, own_values
from dashboard.controls import sheet_controls
from dashboard.parameters import Parameter, read_parameters
from dashboard.planning import Planning
from dashboard.refusal import NotDrawnError
from tests.unit.dashboard.conftest import NOW
from tests.unit.dashboard.definitions import bars, column

LIST = {"FilterListConfiguration": {"MatchOperator": "CONTAINS"}}


def category_filter(name, **default):
    body = {"FilterId": name, "Column": column(name), "Configuration": LIST, **default}
    return {
        "FilterGroupId": name,
        "CrossDataset": "SINGLE_DATASET",
        "ScopeConfiguration": {"AllSheets": {}},
        "Filters": [{"CategoryFilter": body}],
    }


def control(name, **body):
    return {"Dropdown": {"FilterControlId": name, "SourceFilterId": name, "Title": name, **body}}


def cascade(source, match):
    listed = [{"SourceSheetControlId": source, "ColumnToMatch": match}]
    return {"CascadingControlConfiguration": {"SourceControls": listed}}


@pytest.fixture
def offered(deploy, run):
    """Give the values that the list of items offers."""

    def values(chosen=(), parameters=(), controls=(), search="", **item):
        deployed = deploy(
            bars(),
            FilterGroups=[category_filter("item"), category_filter("place")],
            ParameterDeclarations=[
                {"StringParameterDeclaration": {"Name": "Place", "ParameterValueType": "MULTI"}}
            ],
        )
        own = [control("item", **item), control("place")]
        deployed.sheets[0].update(FilterControls=own, ParameterControls=list(controls))
        choices = {"filters": dict(chosen), "parameters": dict(parameters)}
        query, found, _ = Planning(deployed, "sheet", choices).offered("item", search)
        return offered_values(found, run(query.sql))

    return values


@pytest.mark.parametrize(("search", "items"), [("EA", ["tea"]), ("a", ["cake", "tea"]), ("%", [])])
def test_search_finds_letters_in_either_case_and_signs_as_they_are(offered, search, items):
    assert offered(search=search) == items


def test_list_offers_all_values_where_nothing_narrows_it(offered):
    assert offered(chosen={"place": {"values": ["north"]}}) == ["cake", "soup", "tea"]


@pytest.mark.parametrize(
    ("choice", "items"),
    [
        ({"values": ["north"]}, ["soup", "tea"]),
        ({"values": ["south"]}, ["tea"]),
        ({}, ["cake", "soup", "tea"]),
    ],
)
def test_list_offers_what_is_valid_for_another_filter(offered, choice, items):
    narrowed = cascade("place", column("place"))
    assert offered(chosen={"place": choice}, **narrowed) == items


def test_list_offers_what_is_valid_for_a_parameter(offered):
    picker = {"Dropdown": {"ParameterControlId": "p", "SourceParameterName": "Place"}}
    narrowed = cascade("p", column("place"))
    assert offered(parameters={"Place": "south"}, controls=[picker], **narrowed) == ["tea"]
    assert len(offered(controls=[picker], **narrowed)) == 3


@pytest.mark.parametrize(
    ("source", "match", "reason"),
    [
        ("gone", column("place"), "a control that this sheet doesn't have"),
        ("place", {**column("place"), "DataSetIdentifier": "other"}, "a column of another data"),
    ],
)
def test_list_that_cannot_be_narrowed_says_why(offered, source, match, reason):
    with pytest.raises(NotDrawnError, match=reason):
        offered(**cascade(source, match))


def test_list_is_sorted_by_another_column(deploy):
    by = {"Column": column("units"), "SortDirection": "DESC", "AggregationFunction": "SUM"}
    deployed = deploy(bars(), FilterGroups=[category_filter("item")])
    sort = {"ControlSortConfigurations": [{"ControlColumnSort": by}]}
    deployed.sheets[0]["FilterControls"] = [control("item", **sort)]
    query, *_ = Planning(deployed, "sheet", {}).offered("item")
    assert 'ORDER BY SUM(t."units") DESC NULLS LAST, 1 ASC' in query.sql


@pytest.mark.parametrize(
    ("direction", "values"),
    [("ASC", ["a", "b", "c"]), ("DESC", ["c", "b", "a"]), ("USER_DEFINED_ORDER", ["b", "c", "a"])],
)
def test_own_values_have_the_order_that_is_asked_for(direction, values):
    sort = {"ControlSortConfigurations": [{"SelectableValuesSort": {"Direction": direction}}]}
    assert own_values({"SelectableValues": {"Values": ["b", "c", "a"]}, **sort}, None) == values


def test_static_defaults_are_offered_too():
    parameter = Parameter("P", "STRING", ("x",), False, defaults=("all", "b"))
    assert own_values({"SelectableValues": {"Values": ["b"]}}, parameter) == ["b", "all"]


def test_own_values_that_others_would_narrow_are_told_of(deploy):
    deployed = deploy(bars(), FilterGroups=[category_filter("item")])
    own = {"SelectableValues": {"Values": ["tea"]}, **cascade("place", column("place"))}
    deployed.sheets[0]["FilterControls"] = [control("item", **own)]
    told = list(own_lists_notes(controls_of(deployed, deployed.sheets[0])))
    assert told == ["The list item offers all of its author's values."]


def test_control_across_sheets_has_its_filters_title_and_its_own_cascade(deploy):
    default = {
        "ControlTitleFormatText": {"RichText": "<title>What <b>sells</b></title>"},
        "ControlOptions": {"DefaultListOptions": {"Type": "SINGLE_SELECT"}},
    }
    group = category_filter("item", DefaultFilterControlConfiguration=default)
    deployed = deploy(bars(), FilterGroups=[group])
    across = {"CrossSheet": {"FilterControlId": "c", "SourceFilterId": "item"}}
    deployed.sheets[0]["FilterControls"] = [across]
    (shown,) = sheet_controls(deployed, deployed.sheets[0], {}, NOW)
    assert (shown["kind"], shown["title"], shown["isMulti"]) == ("List", "What sells", False)


def test_list_of_a_parameter_of_several_values_may_choose_one(deploy):
    body = {"Name": "Place", "ParameterValueType": "MULTI_VALUED"}
    deployed = deploy(bars(), ParameterDeclarations=[{"StringParameterDeclaration": body}])
    given = {"ParameterControlId": "p", "SourceParameterName": "Place", "Type": "SINGLE_SELECT"}
    hidden = {"TitleOptions": {"Visibility": "HIDDEN"}}
    deployed.sheets[0]["ParameterControls"] = [{"List": {**given, "DisplayOptions": hidden}}]
    parameters = read_parameters(deployed.definition, {}, NOW)
    (shown,) = sheet_controls(deployed, deployed.sheets[0], parameters, NOW)
    assert (shown["isMulti"], shown["hasTitle"]) == (False, False)
