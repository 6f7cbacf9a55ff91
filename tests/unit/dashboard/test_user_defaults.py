"""A parameter's default is that of the one who looks, where they have one of their own."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from dashboard.aws.athena import Answer
from dashboard.deployed import DataSet
from dashboard.expressions.typed_sql import Sql
from dashboard.parameters import read_parameters
from dashboard.queries.viewer import NOBODY, Viewer
from dashboard.user_defaults import with_own_defaults
from tests.unit.dashboard.conftest import NOW
from tests.unit.dashboard.definitions import bars

ROWS = """SELECT * FROM (VALUES
    ('ann', NULL, 'north'), ('bob', NULL, 'north'), ('bob', NULL, 'south'), ('eve', NULL, NULL),
    (NULL, 'cooks', 'east'), (NULL, 'guests', 'west')) AS d (who, team, place)"""


def of(name):
    return {"DataSetIdentifier": "people", "ColumnName": name}


@pytest.fixture
def value(deploy, run):
    """Give the parameter's values as a viewer has them, and its note."""

    def found(viewer, kind="SINGLE_VALUED", static=("all",), columns=("who", "team", "place")):
        dynamic = {"UserNameColumn": of("who"), "GroupNameColumn": of("team")}
        defaults = {"DynamicValue": {**dynamic, "DefaultValueColumn": of("place")}}
        body = {"Name": "P", "ParameterValueType": kind, "DefaultValues": defaults}
        defaults["StaticValues"] = list(static)
        known = {name: Sql(f't."{name}"', "STRING") for name in columns}
        people = DataSet("people", "arn:people", "people", ROWS, known, "analysts")
        deployed = deploy(bars(), ParameterDeclarations=[{"StringParameterDeclaration": body}])
        deployed = replace(deployed, data_sets={**deployed.data_sets, "people": people})
        own = with_own_defaults(
            deployed,
            viewer,
            lambda query: Answer(tuple(run(query.sql)), 0, 1, datetime.now(UTC)),
            NOW,
        )
        parameter = read_parameters(own.definition, {}, NOW)["P"]
        return parameter.values, bool(parameter.note)

    return found


@pytest.mark.parametrize(
    ("viewer", "values"),
    [
        (Viewer(user="ann"), ("north",)),
        (Viewer(user="arn:aws:quicksight:us-east-1:1:user/default/ann"), ("north",)),
        (Viewer(user="bob"), ("all",)),  # two rows, and one value is wanted
        (Viewer(user="eve"), ("all",)),  # in the data set, and no default assigned
        (Viewer(user="eve", groups=("cooks",)), ("east",)),
        (Viewer(user="ann", groups=("cooks",)), ("north",)),
        (Viewer(groups=("cooks", "guests")), ("all",)),
        (Viewer(user="o'neil"), ("all",)),
    ],
)
def test_default_is_the_viewers_own_else_the_common_one(value, viewer, values):
    assert value(viewer) == (values, False)


def test_parameter_of_several_values_has_all_of_the_viewers(value):
    assert value(Viewer(user="bob"), "MULTI_VALUED") == (("north", "south"), False)


def test_who_has_no_default_and_finds_no_common_one_has_none(value):
    assert value(Viewer(user="eve"), static=()) == ((), False)


def test_nobodys_default_is_the_common_one_and_says_so(value):
    assert value(NOBODY) == (("all",), True)


def test_default_that_cannot_be_read_is_told_of(value):
    assert value(Viewer(user="ann"), columns=("who",)) == (("all",), True)
