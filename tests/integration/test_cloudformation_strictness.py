"""A template deploys as on AWS, or fails with the whole list before anything is created."""

import json
import urllib.request
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from botocore.exceptions import ClientError, WaiterError

from tests.integration.stacks import Stack, Template

ROLE = "arn:aws:iam::000000000000:role/r"


def database(name: str, **input_members: Any) -> Template:
    return {
        "Type": "AWS::Glue::Database",
        "Properties": {
            "CatalogId": {"Ref": "AWS::AccountId"},
            "DatabaseInput": {"Name": name, **input_members},
        },
    }


def table(**input_members: Any) -> Template:
    return {
        "Type": "AWS::Glue::Table",
        "Properties": {
            "CatalogId": {"Ref": "AWS::AccountId"},
            "DatabaseName": {"Ref": "Database"},
            "TableInput": input_members,
        },
    }


@pytest.fixture
def name() -> str:
    return f"d{uuid4().hex[:8]}"


def test_all_findings_are_listed_before_anything_is_created(stack: Stack, name: str) -> None:
    resources = {
        "Good": database(name),
        "Unknown": {"Type": "AWS::Nowhere::Thing"},
        "Bucket": {"Type": "AWS::S3::Bucket", "Properties": {"BucketNmae": name}},
        "Linked": database(f"{name}2", TargetDatabase={"DatabaseName": "other"}),
    }
    with pytest.raises(ClientError, match="ValidationError") as failure:
        stack.deploy(resources)
    text = str(failure.value)
    assert "Unknown (AWS::Nowhere::Thing): nothing here provides" in text
    assert "Bucket (AWS::S3::Bucket): BucketNmae" in text
    assert "Linked (AWS::Glue::Database): DatabaseInput.TargetDatabase" in text
    assert "Good" not in text
    assert stack.status() is None


def test_calls_and_layers_that_are_not_here_are_listed_too(stack: Stack) -> None:
    arn = "arn:aws:states:::aws-sdk:rekognition:detectLabels"
    machine = {"StartAt": "A", "States": {"A": {"Type": "Task", "Resource": arn, "End": True}}}
    layer = "arn:aws:lambda:us-east-1:123456789012:layer:Pillow:1"
    function = {"Runtime": "python3.13", "Role": ROLE, "Layers": [layer]}
    target = {"Arn": "arn:aws:scheduler:::aws-sdk:rds:stopDBInstance", "RoleArn": ROLE}
    when = {"ScheduleExpression": "rate(1 day)", "FlexibleTimeWindow": {"Mode": "OFF"}}
    resources = {
        "M": ("StepFunctions::StateMachine", {"RoleArn": ROLE, "Definition": machine}),
        "F": ("Lambda::Function", {"Code": {"ZipFile": "#"}, "Handler": "index.f", **function}),
        "S": ("Scheduler::Schedule", {"Target": target, **when}),
    }
    typed = {n: {"Type": f"AWS::{kind}", "Properties": p} for n, (kind, p) in resources.items()}
    with pytest.raises(ClientError, match="ValidationError") as failure:
        stack.deploy(typed)
    text = str(failure.value)
    assert "M (AWS::StepFunctions::StateMachine): Definition: " + arn in text
    assert f"F (AWS::Lambda::Function): Layers: {layer} is another account's" in text
    assert "S (AWS::Scheduler::Schedule): Target.Arn: the emulator has no rds" in text
    assert stack.status() is None


def test_choices_that_a_stream_lacks_are_listed_too(stack: Stack) -> None:
    """Found in the CDK's own template of dynamic partitioning: it failed on its way."""
    kinds = [{"Type": kind, "Parameters": []} for kind in ("RecordDeAggregation", "Lambda")]
    destination = {
        "BucketARN": "arn:aws:s3:::any",
        "RoleARN": ROLE,
        "ProcessingConfiguration": {"Enabled": "true", "Processors": kinds},
    }
    stream = {"ExtendedS3DestinationConfiguration": destination}
    with pytest.raises(ClientError, match="ValidationError") as failure:
        stack.deploy({"D": {"Type": "AWS::KinesisFirehose::DeliveryStream", "Properties": stream}})
    assert "Processors.Type: RecordDeAggregation is not supported" in str(failure.value)
    assert "Lambda is not" not in str(failure.value)
    assert stack.status() is None


def test_resource_of_a_false_condition_is_not_checked(stack: Stack, name: str) -> None:
    off = {"Off": {"Fn::Equals": ["a", "b"]}}
    resources = {"Db": database(name), "X": {"Type": "AWS::Nowhere::Thing", "Condition": "Off"}}
    stack.deploy(resources, Conditions=off)
    assert stack.status() == "CREATE_COMPLETE"


def test_import_of_an_unknown_export_fails(stack: Stack, name: str) -> None:
    missing = {"Fn::ImportValue": f"{name}-export"}
    with pytest.raises(ClientError, match=f"No export named {name}-export found"):
        stack.deploy({"Db": database(name, Description=missing)})


def test_yaml_booleans_and_numbers_become_the_apis_types(
    stack: Stack, name: str, client: Callable[[str], Any]
) -> None:
    settings = {"EXTERNAL": True, "skip.header.line.count": 1}
    tab = table(Name="t", Retention="7", Parameters=settings)
    stack.deploy({"Database": database(name), "Table": tab})
    found = client("glue").get_table(DatabaseName=name, Name="t")["Table"]
    assert found["Parameters"] == {"EXTERNAL": "true", "skip.header.line.count": "1"}
    assert found["Retention"] == 7


def test_changed_property_is_updated_in_place(
    stack: Stack, name: str, client: Callable[[str], Any]
) -> None:
    stack.deploy({"Db": database(name, Description="old")})
    changes = stack.deploy({"Db": database(name, Description="new")})
    assert changes["Db"]["Replacement"] == "False"
    assert client("glue").get_database(Name=name)["Database"]["Description"] == "new"


def test_changed_create_only_property_replaces(
    stack: Stack, name: str, client: Callable[[str], Any]
) -> None:
    stack.deploy({"Database": database(name), "Table": table(Name="old")})
    changes = stack.deploy({"Database": database(name), "Table": table(Name="new")})
    assert changes["Table"]["Replacement"] == "True"
    tables = client("glue").get_tables(DatabaseName=name)["TableList"]
    assert [found["Name"] for found in tables] == ["new"]


def test_failed_update_rolls_back(stack: Stack, name: str, client: Callable[[str], Any]) -> None:
    stack.deploy({"Database": database(name, Description="old"), "Table": table(Name="t")})
    broken = {"Database": database(name, Description="new"), "Table": table(Name="  ")}
    with pytest.raises(WaiterError):
        stack.deploy(broken)
    assert stack.status() == "UPDATE_ROLLBACK_COMPLETE"
    assert "StackStatusReason" not in (stack.described() or {})
    assert client("glue").get_database(Name=name)["Database"]["Description"] == "old"
    assert client("glue").get_table(DatabaseName=name, Name="t")


def test_failed_creation_leaves_nothing(
    stack: Stack, name: str, client: Callable[[str], Any]
) -> None:
    with pytest.raises(WaiterError):
        stack.deploy({"Database": database(name), "Table": table(Name="  ")})
    assert stack.status() == "ROLLBACK_COMPLETE"
    with pytest.raises(ClientError, match="EntityNotFoundException"):
        client("glue").get_database(Name=name)


def test_exports_in_use_stay_as_they_are(new_stack: Callable[[], Stack], name: str) -> None:
    parent, child = new_stack(), new_stack()

    def deploy(value: str, export: str = name) -> None:
        outputs = {"O": {"Value": value, "Export": {"Name": export}}}
        parent.deploy({"Db": database(name)}, Outputs=outputs)

    deploy("a")
    child.deploy({"Db": database(f"{name}2", Description={"Fn::ImportValue": name})})
    with pytest.raises(WaiterError):
        deploy("b")
    with pytest.raises(WaiterError):
        deploy("a", f"{name}-other")
    events = parent.cloudformation.describe_stack_events(StackName=parent.name)["StackEvents"]
    told = [event.get("ResourceStatusReason") for event in events]
    for verb in ("updated", "deleted"):
        assert f"Export {name} cannot be {verb} as it is in use by {child.name}" in told
    with pytest.raises(WaiterError):  # it stays what it was
        parent.delete()
    assert parent.status() == "UPDATE_ROLLBACK_COMPLETE"
    said = f"Delete canceled. Cannot delete export {name} as it is in use by {child.name}"
    assert (parent.described() or {})["StackStatusReason"] == said


def test_bucket_with_objects_fails_its_deletion(
    stack: Stack, name: str, client: Callable[[str], Any]
) -> None:
    stack.deploy({"B": {"Type": "AWS::S3::Bucket", "Properties": {"BucketName": name}}})
    client("s3").put_object(Bucket=name, Key="kept", Body=b"")
    with pytest.raises(WaiterError):
        stack.delete()
    assert stack.status() == "DELETE_FAILED"
    client("s3").delete_object(Bucket=name, Key="kept")


def test_sub_keeps_escaped_references(stack: Stack, name: str) -> None:
    text = {"T": {"Value": {"Fn::Sub": "s3://${Db}/dt=${!dt}/${!Db}"}}}
    stack.deploy({"Db": database(name)}, Outputs=text)
    assert stack.outputs()["T"] == f"s3://{name}/dt=${{dt}}/${{Db}}"


def test_made_up_names_are_kept_over_updates(stack: Stack) -> None:
    def resources(description: str) -> Template:
        made_up = database("")
        made_up["Properties"]["DatabaseInput"] = {"Description": description}
        return {"Db": made_up}

    name_of = {"N": {"Value": {"Ref": "Db"}}}
    stack.deploy(resources("one"), Outputs=name_of)
    first = stack.outputs()["N"]
    stack.deploy(resources("two"), Outputs=name_of)
    assert stack.outputs()["N"] == first
    assert first == first.lower()


def test_notes_say_what_has_no_local_effect(stack: Stack, name: str, endpoint: str) -> None:
    bucket = {"BucketName": name, "PublicAccessBlockConfiguration": {"BlockPublicAcls": True}}
    stack.deploy({"B": {"Type": "AWS::S3::Bucket", "Properties": bucket}})
    address = f"{endpoint}/_analytics/cloudformation/{stack.name}/notes"
    with urllib.request.urlopen(address) as answer:  # noqa: S310 -- an http address of ours
        notes = json.load(answer)["notes"]
    assert any("B (AWS::S3::Bucket): PublicAccessBlockConfiguration" in note for note in notes)


@pytest.mark.parametrize(
    "value", [{"Fn::GetAtt": ["Bucket", "Anr"]}, {"Fn::Sub": "${Bucket.Anr}/x"}]
)
def test_unknown_attribute_is_an_error(stack: Stack, name: str, value: Any) -> None:
    bucket = {"Type": "AWS::S3::Bucket", "Properties": {"BucketName": name}}
    text = "resource Bucket does not support attribute type Anr in Fn::GetAtt"
    with pytest.raises(ClientError, match=text):
        stack.deploy({"Bucket": bucket}, Outputs={"Arn": {"Value": value}})
    with pytest.raises(ClientError, match=text):
        stack.deploy({"Bucket": bucket, "Db": database(name, Description=value)})
    assert stack.status() is None


def test_attribute_of_a_type_of_localstacks_is_known(stack: Stack, name: str) -> None:
    topic = {"Type": "AWS::SNS::Topic", "Properties": {"TopicName": name}}
    stack.deploy({"T": topic}, Outputs={"Arn": {"Value": {"Fn::GetAtt": ["T", "TopicArn"]}}})
    assert stack.outputs()["Arn"].endswith(f":{name}")


def test_sub_gives_text(stack: Stack, name: str) -> None:
    values = {"V": {"Value": {"Fn::Sub": "1.10"}}, "N": {"Value": {"Fn::Sub": "007"}}}
    stack.deploy({"Db": database(name)}, Outputs=values)
    assert stack.outputs() == {"V": "1.10", "N": "007"}


def test_create_stack_that_fails_is_rolled_back(stack: Stack, name: str) -> None:
    group = {"Type": "AWS::Athena::WorkGroup", "Properties": {"Name": name}}
    same = {**database(name), "DependsOn": ["One", "Group"]}
    stack.create({"Group": group, "One": database(name), "Same": same})
    assert stack.ended() == "ROLLBACK_COMPLETE"
    stack.delete()
    assert stack.status() is None


def test_update_stack_that_fails_is_rolled_back(stack: Stack, name: str) -> None:
    stack.create({"One": database(name)})
    assert stack.ended() == "CREATE_COMPLETE"
    stack.update({"One": database(name), "Same": {**database(name), "DependsOn": "One"}})
    assert stack.ended() == "UPDATE_ROLLBACK_COMPLETE"


def test_retained_resource_outlives_the_rollback_of_its_creation(
    stack: Stack, name: str, client: Callable[[str], Any]
) -> None:
    kept = {**database(name), "DeletionPolicy": "Retain"}
    with pytest.raises(WaiterError):
        stack.deploy({"Kept": kept, "Same": {**database(name), "DependsOn": "Kept"}})
    assert client("glue").get_database(Name=name)
    client("glue").delete_database(Name=name)


def test_serverless_transform_is_translated(stack: Stack) -> None:
    plain = {"Bucket": {"Type": "AWS::S3::Bucket"}}
    stack.create(plain, Transform="AWS::Serverless-2016-10-31")
    assert stack.ended() == "CREATE_COMPLETE"
