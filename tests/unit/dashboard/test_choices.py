"""A request's choices: read where they have their shape, refused by name where they haven't."""

import json

import pytest

from dashboard.bad_request import BadRequestError, UnknownError
from dashboard.choices import check_choices, read_choices, sheet_of
from tests.unit.dashboard.definitions import bars, column


@pytest.fixture
def deployed(deploy):
    relative = {
        "FilterId": "lately",
        "Column": column("day"),
        "RelativeDateType": "LAST",
        "TimeGranularity": "DAY",
    }
    group = {"FilterGroupId": "g", "Filters": [{"RelativeDatesFilter": relative}]}
    place = {"StringParameterDeclaration": {"Name": "Place"}}
    since = {"DateTimeParameterDeclaration": {"Name": "Since"}}
    return deploy(bars(), FilterGroups=[group], ParameterDeclarations=[place, since])


def test_request_without_a_body_chooses_nothing():
    chosen = read_choices(b"")
    assert chosen.json() == {"parameters": {}, "filters": {}, "clicks": {}, "tables": {}}
    assert chosen.visuals is None


@pytest.mark.parametrize(
    ("body", "says"),
    [
        ("{", "The body is not JSON"),
        ("\udcff", "The body is not JSON"),
        ("[]", "The body must be a JSON object"),
        ('{"filter": {}}', "There is no member filter"),
        ('{"filters": [1]}', "filters must be a JSON object"),
        ('{"filters": {"f": 3}}', "The filter f must be a JSON object"),
        ('{"filters": {"f": {"values": "a"}}}', "The filter f: values must be"),
        ('{"filters": {"f": {"min": {}}}}', "The filter f: min must be"),
        ('{"filters": {"f": {"granularity": "FORTNIGHT"}}}', "granularity must be one of YEAR"),
        ('{"parameters": "P"}', "parameters must be a JSON object"),
        ('{"parameters": {"P": {}}}', "The parameter P must be"),
        ('{"parameters": {"P": [true]}}', "The parameter P must be"),
        ('{"parameters": {"P": NaN}}', "NaN is no number of JSON"),
        ('{"visuals": "all"}', "visuals must be a list of ids"),
        ('{"visuals": [1]}', "visuals must be a list of ids"),
        ("[" * 100_000, "The body is not JSON"),
    ],
)
def test_request_of_another_shape_is_told_what_is_wrong(body, says):
    with pytest.raises(BadRequestError, match=says):
        read_choices(body.encode(errors="surrogateescape"))


@pytest.mark.parametrize(
    ("chosen", "says"),
    [
        ({"parameters": {"Where": "x"}}, "no parameter Where; known: Place"),
        ({"filters": {"f": {}}}, "no filter f; known: lately"),
        ({"filters": {"lately": {"value": "some"}}}, "lately: value must be a count"),
        ({"visuals": ["pie"]}, "no visual pie; known: bars"),
    ],
)
def test_choice_that_the_dashboard_does_not_have_is_named(deployed, chosen, says):
    with pytest.raises(BadRequestError, match=says):
        check_choices(read_choices(json.dumps(chosen).encode()), deployed, deployed.sheets[0])


def test_choices_of_the_dashboard_pass(deployed):
    chosen = {
        "parameters": {"Place": ["north"]},
        "filters": {"lately": {"type": "LAST", "granularity": "WEEK", "value": 2}},
        "visuals": ["bars"],
    }
    found = read_choices(json.dumps(chosen).encode())
    check_choices(found, deployed, sheet_of(deployed, "sheet"))
    assert found.visuals == {"bars"}


def test_sheet_that_is_not_there_is_named_with_those_that_are(deployed):
    with pytest.raises(UnknownError, match="no sheet other; it has sheet"):
        sheet_of(deployed, "other")


@pytest.mark.parametrize("value", ["yesterday", "2026-02-30", ["2026-02-01", 7]])
def test_value_of_another_type_is_refused_once_and_by_its_name(deployed, value):
    chosen = read_choices(json.dumps({"parameters": {"Since": value}}).encode())
    with pytest.raises(BadRequestError, match="the parameter Since") as refused:
        check_choices(chosen, deployed, sheet_of(deployed, "sheet"))
    assert refused.value.names == ["Since"]
