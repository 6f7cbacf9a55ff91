"""Made-up rows pass the filters of each visual, through what its calculated fields make of them."""

from datetime import UTC, datetime

import pytest

from dashboard.expressions.syntax import parse
from tests.foreign.passing import passing
from tests.foreign.solving import Solver
from tests.foreign.texts import End, Part, Start, joined

NOW = datetime.now(UTC).replace(tzinfo=None, microsecond=0)
TODAY = NOW.date().isoformat()


@pytest.mark.parametrize(
    ("expression", "value", "row"),
    [
        ("split({type}, '/', 2)", "fleet", {"type": "x/fleet"}),
        ("ifelse({a} = 'x', {b}, 'no')", "yes", {"a": "x", "b": "yes"}),
        ("switch({a}, 'l', 'LOW', {a})", "LOW", {"a": "l"}),
        ("concat({a}, ' on ', {b})", "stop on box", {"a": "stop", "b": "box"}),
        ("ifelse({day} = formatDate({of}, 'yyyy-MM-dd'), TRUE, FALSE)", 1, {"day": TODAY}),
        ("ifelse(${Top} = 'no', {a}, {b})", "x", {"b": "x"}),
        ("truncDate('MM', {at})", NOW, {"at": NOW}),
    ],
)
def test_row_has_what_an_expression_needs(expression, value, row):
    solver = Solver({}, {"Top": ("yes",)}, NOW)
    assert next(solver.equal(parse(expression), value, {})) == row


def test_texts_of_two_conditions_are_one():
    assert joined(End("Instances"), Part("Rds")) == "RdsInstances"
    assert joined(Part("Rds"), Start("Db")) == "DbRds"
    assert joined(Part("Rds"), "one Rds more") == "one Rds more"
    assert joined("one", "two") is None


def test_rows_pass_all_filters_of_a_visual_at_several_ages():
    column = {"DataSetIdentifier": "orders", "ColumnName": "kind"}
    wells = {"Category": [{"CategoricalDimensionField": {"FieldId": "f", "Column": column}}]}
    chart = {"VisualId": "v", "ChartConfiguration": {"FieldWells": {"Bars": wells}}}
    listed = {"FilterListConfiguration": {"MatchOperator": "CONTAINS", "CategoryValues": ["tea"]}}
    filters = [
        {"CategoryFilter": {"Column": column, "Configuration": listed}},
        {"RelativeDatesFilter": {"Column": column | {"ColumnName": "at"}}},
    ]
    everywhere = {"ScopeConfiguration": {"AllSheets": {}}}
    groups = [{"Filters": [one], **everywhere} for one in filters]
    sheet = {"SheetId": "s", "Visuals": [{"BarChartVisual": chart}]}
    rows = passing({"Sheets": [sheet], "FilterGroups": groups})["orders"]
    assert {row["kind"] for row in rows} == {"tea"}
    assert len({row["at"] for row in rows}) > 5
