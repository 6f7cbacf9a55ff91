"""The table, the workgroup and the saved questions."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from analytics_emulator.athena.tables.projection import combined_values
from contract.validation import check_event
from scripts import ROOT
from scripts.answers.questions import all_questions
from scripts.costing.listings import projected_days
from scripts.generators.named_queries import SUBSTITUTE, with_named_queries
from scripts.stacks.parameters import complaint
from scripts.stacks.templates import parameter_defaults, template_path, text
from tests.templates.conftest import TEMPLATES, Template, read_template

# Of the contract, not in the table: the event's time goes by the name of its column.
RENAMED = {"timestamp": "eventtime"}
NOW = datetime(2026, 11, 29, 13, tzinfo=UTC)


def table_input(template: Template) -> dict[str, Any]:
    """What the template says of the table."""
    return dict(template["Resources"]["ClickstreamTable"]["Properties"]["TableInput"])


def workgroup(template: Template) -> dict[str, Any]:
    """The workgroup's configuration."""
    return dict(template["Resources"]["WorkGroup"]["Properties"]["WorkGroupConfiguration"])


def days_listed(template: Template, first_day: str) -> list[str]:
    """The days of the projection, as the emulator lists them for a question about all time."""
    given = table_input(template)["Parameters"]
    assert given["projection.enabled"] == "true"
    span = given["projection.dt.range"]["Fn::Sub"].replace("${FirstDay}", first_day)
    (days,) = combined_values("db.t", ["dt"], given | {"projection.dt.range": span}, NOW)
    return list(days)


def test_columns_are_the_fields_of_the_event_contract(template: Template) -> None:
    schema = json.loads((ROOT / "lambda" / "contract" / "event.schema.json").read_text())
    fields = {RENAMED.get(name, name.lower()) for name in schema["properties"]}
    columns = table_input(template)["StorageDescriptor"]["Columns"]
    assert {column["Name"] for column in columns} == fields


def test_money_is_decimal_and_times_are_timestamps(template: Template) -> None:
    columns = table_input(template)["StorageDescriptor"]["Columns"]
    types = {column["Name"]: column["Type"] for column in columns}
    special = {name: kind for name, kind in types.items() if kind != "string"}
    assert special == {
        "eventtime": "timestamp",
        "quantity": "int",
        "price": "decimal(10,2)",
        "receivedat": "timestamp",
    }


@pytest.mark.parametrize("first_day", ["2020-01-01", "2026-10-01"])
def test_partitions_are_projected_over_the_days_that_the_contract_accepts(
    template: Template, first_day: str
) -> None:
    assert [key["Name"] for key in table_input(template)["PartitionKeys"]] == ["dt"]
    event = {
        "menuItem": "x", "quantity": 1, "price": "1", "customerId": "c", "restaurantId": "r",
    }  # fmt: skip
    accepted = [
        day
        for day in ["2019-12-31", "2020-01-01", "2026-09-30", "2026-10-01", "2026-11-30"]
        if not check_event(event | {"timestamp": f"{day}T12:00:00Z"}, NOW, first_day=first_day)
    ]
    listed = days_listed(template, first_day)
    assert accepted[0] == listed[0] == first_day
    assert set(accepted) <= set(listed)
    assert accepted[-1] == listed[-1]


def test_later_first_day_lists_that_many_days_less(template: Template) -> None:
    assert len(days_listed(template, "2020-01-01")) == 2_526
    assert len(days_listed(template, "2026-10-01")) == 61


def test_deployment_that_says_nothing_keeps_the_days_that_it_had(template: Template) -> None:
    assert parameter_defaults(text("athena"))["FirstDay"] == "2020-01-01"


def test_table_and_functions_take_the_same_first_day(template: Template) -> None:
    own, functions = (
        one["Parameters"]["FirstDay"] | {"Description": ""}
        for one in (template, read_template(TEMPLATES / "lambda.yaml"))
    )
    assert own == functions


def test_priced_are_the_days_that_are_listed(template: Template) -> None:
    assert projected_days({}, NOW.date()) == len(days_listed(template, "2020-01-01"))
    later = projected_days({"FirstDay": "2026-10-01"}, NOW.date())
    assert later == len(days_listed(template, "2026-10-01"))


def test_location_template_keeps_its_placeholder(template: Template) -> None:
    separator, parts = table_input(template)["Parameters"]["storage.location.template"]["Fn::Join"]
    bucket = {"Fn::ImportValue": {"Fn::Sub": "${ParentS3Stack}-DataBucketName"}}
    assert separator == ""
    assert parts == ["s3://", bucket, "/clickstream-data/dt=$", "{dt}/"]


def test_workgroup_binds_its_clients(template: Template) -> None:
    configuration = workgroup(template)
    assert configuration["EnforceWorkGroupConfiguration"] is True
    assert configuration["PublishCloudWatchMetricsEnabled"] is True
    assert configuration["BytesScannedCutoffPerQuery"] == {"Ref": "BytesScannedCutoffInBytes"}
    assert "EncryptionConfiguration" in configuration["ResultConfiguration"]


def test_named_queries_are_those_of_the_query_files(template: Template) -> None:
    saved = {
        resource["Properties"]["Name"]: query_string(resource["Properties"]["QueryString"])
        for resource in template["Resources"].values()
        if resource["Type"] == "AWS::Athena::NamedQuery"
    }
    assert saved == {question.name: question.sql for question in all_questions(SUBSTITUTE)}


def query_string(value: Any) -> str:
    """Return a saved query's text; one that goes by clocks has a row's zone filled in."""
    text = value["Fn::Sub"][0] if isinstance(value, dict) else value
    assert isinstance(value, dict) == (SUBSTITUTE in text)
    return str(text).strip()


def test_named_queries_go_by_restaurants_own_clocks_where_they_have_some(
    template: Template,
) -> None:
    text, zones = template["Resources"]["LatestOrdersQuery"]["Properties"]["QueryString"]["Fn::Sub"]
    condition, own, one = zones["Zone"]["Fn::If"]
    assert condition in template["Conditions"]
    assert "${RestaurantTimeZones}" in own["Fn::Sub"]
    assert one == {"Fn::Sub": "'${TimeZone}'"}
    assert "'UTC'), ${Zone})" in text


def test_named_queries_generator_has_nothing_to_change() -> None:
    text = template_path("athena").read_text()
    assert with_named_queries(text, all_questions(SUBSTITUTE)) == text


@pytest.mark.parametrize(
    ("given", "is_taken"),
    [
        ("", True),
        ("soho=America/New_York,la tour=Etc/GMT+1", True),
        ("soho=America/New_York, shibuya=Asia/Tokyo", False),  # " shibuya" would be another's id
        ("soho", False),
        ("o'neill=Europe/Dublin", False),
    ],
)
def test_restaurants_zones_are_taken_as_the_questions_read_them(given: str, is_taken: bool) -> None:
    assert (complaint("RestaurantTimeZones", given) == "") is is_taken
