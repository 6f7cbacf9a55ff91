"""A parameter whose default can't be known spoils only what needs it."""

from datetime import datetime

import pytest

from dashboard.parameters import read_parameters
from dashboard.refusal import NotDrawnError

NOW = datetime(2026, 3, 18)


def declared(**defaults):
    body = {"Name": "Region", "ParameterValueType": "SINGLE_VALUED", "DefaultValues": defaults}
    return {"ParameterDeclarations": [{"StringParameterDeclaration": body}]}


def test_default_for_each_user_is_refused_where_it_is_needed():
    column = {"DataSetIdentifier": "users", "ColumnName": "region"}
    definition = declared(DynamicValue={"DefaultValueColumn": column})
    region = read_parameters(definition, {}, NOW)["Region"]
    with pytest.raises(NotDrawnError, match="Region has a default for each user"):
        _ = region.values
    assert read_parameters(definition, {"Region": "north"}, NOW)["Region"].values == ("north",)


def test_static_default_goes_before_that_of_each_user():
    found = read_parameters(declared(DynamicValue={}, StaticValues=["south"]), {}, NOW)
    assert found["Region"].values == ("south",)


def test_chosen_value_of_another_type_is_refused():
    body = {"Name": "Days", "ParameterValueType": "SINGLE_VALUED"}
    definition = {"ParameterDeclarations": [{"IntegerParameterDeclaration": body}]}
    with pytest.raises(NotDrawnError, match="not a value of type INTEGER"):
        read_parameters(definition, {"Days": "many"}, NOW)
