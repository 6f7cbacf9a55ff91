"""A parameter whose default can't be known spoils only what needs it."""

from dataclasses import replace
from datetime import datetime

import pytest

from dashboard.parameters import Noting, Parameter, read_parameters
from dashboard.refusal import NotDrawnError

NOW = datetime(2026, 3, 18)
DATE = "DateTimeParameterDeclaration"
OF_USER = {"DefaultValueColumn": {"DataSetIdentifier": "users", "ColumnName": "region"}}
ROLLING = {"Expression": "truncDate('YYYY', now())"}


def declared(**defaults):
    body = {"Name": "Region", "ParameterValueType": "SINGLE_VALUED", "DefaultValues": defaults}
    return {"ParameterDeclarations": [{"StringParameterDeclaration": body}]}


def test_reader_has_no_default_of_their_own():
    definition = declared(DynamicValue=OF_USER)
    region = read_parameters(definition, {}, NOW)["Region"]
    assert region.values == ()
    assert "Region has a default for each user; here it is unset" in region.note
    chosen = read_parameters(definition, {"Region": "north"}, NOW)["Region"]
    assert (chosen.values, chosen.note) == (("north",), "")


def test_static_default_goes_before_that_of_each_user():
    found = read_parameters(declared(DynamicValue=OF_USER, StaticValues=["south"]), {}, NOW)
    assert found["Region"].values == ("south",)
    assert "its common default counts" in found["Region"].note


def test_rolling_default_goes_before_that_of_each_user():
    body = {"Name": "Day", "DefaultValues": {"DynamicValue": OF_USER, "RollingDate": ROLLING}}
    found = read_parameters({"ParameterDeclarations": [{DATE: body}]}, {}, NOW)["Day"]
    assert found.values == (datetime(2026, 1, 1),)


def test_unset_parameter_has_its_authors_value_for_that():
    definition = declared()
    body = definition["ParameterDeclarations"][0]["StringParameterDeclaration"]
    body["ValueWhenUnset"] = {"CustomValue": "*"}
    assert read_parameters(definition, {}, NOW)["Region"].values == ("*",)
    assert read_parameters(definition, {"Region": ""}, NOW)["Region"].values == ("*",)
    assert read_parameters(definition, {"Region": "north"}, NOW)["Region"].values == ("north",)


def test_default_that_cannot_be_known_is_refused_where_it_is_needed():
    body = {"Name": "Day", "DefaultValues": {"RollingDate": {"Expression": "later()"}}}
    found = read_parameters({"ParameterDeclarations": [{DATE: body}]}, {}, NOW)["Day"]
    with pytest.raises(NotDrawnError, match="A rolling date may use"):
        _ = found.values


def test_only_parameters_that_were_asked_for_are_noted():
    region = Parameter("Region", "STRING", (), False, note="No default.")
    day = Parameter("Day", "DATETIME", (), False, note="No day.")
    noting = Noting({"Region": region, "Day": day})
    assert (len(noting), list(noting), noting.notes) == (2, ["Region", "Day"], [])
    assert noting.get("Region") is region
    assert noting.notes == ["No default."]


def test_chosen_value_of_another_type_is_refused():
    body = {"Name": "Days", "ParameterValueType": "SINGLE_VALUED"}
    definition = {"ParameterDeclarations": [{"IntegerParameterDeclaration": body}]}
    with pytest.raises(NotDrawnError, match="not a value of type INTEGER"):
        read_parameters(definition, {"Days": "many"}, NOW)


def test_unset_parameter_is_a_null_of_its_type(scope):
    since = Parameter("Since", "DATETIME", (), False)
    found = replace(scope, parameters={"Since": since}).parameter("Since")
    assert (found.text, found.type) == ("CAST(NULL AS timestamp)", "DATETIME")
