"""The table, the workgroup and the saved questions."""

import json
from typing import Any

from scripts import ROOT
from scripts.answers.questions import all_questions
from scripts.generators.named_queries import with_named_queries
from scripts.stacks.templates import template_path
from tests.templates.conftest import Template

# Of the contract, not in the table: the event's time goes by the name of its column.
RENAMED = {"timestamp": "eventtime"}


def table_input(template: Template) -> dict[str, Any]:
    """What the template says of the table."""
    return dict(template["Resources"]["ClickstreamTable"]["Properties"]["TableInput"])


def workgroup(template: Template) -> dict[str, Any]:
    """The workgroup's configuration."""
    return dict(template["Resources"]["WorkGroup"]["Properties"]["WorkGroupConfiguration"])


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


def test_partitions_are_projected_over_the_days_that_the_contract_accepts(
    template: Template,
) -> None:
    parameters = table_input(template)["Parameters"]
    assert [key["Name"] for key in table_input(template)["PartitionKeys"]] == ["dt"]
    assert parameters["projection.enabled"] == "true"
    assert parameters["projection.dt.range"] == "2020-01-01,NOW+1DAYS"


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
        resource["Properties"]["Name"]: resource["Properties"]["QueryString"].strip()
        for resource in template["Resources"].values()
        if resource["Type"] == "AWS::Athena::NamedQuery"
    }
    assert saved == {question.name: question.sql for question in all_questions()}


def test_named_queries_generator_has_nothing_to_change() -> None:
    text = template_path("athena").read_text()
    assert with_named_queries(text, all_questions()) == text
