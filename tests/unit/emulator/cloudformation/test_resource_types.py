"""Our resource types call the API as CloudFormation's handlers do."""

from typing import Any

import pytest

from analytics_emulator.cloudformation.athena_types import NAMED_QUERY, WORK_GROUP
from analytics_emulator.cloudformation.firehose_types import DELIVERY_STREAM
from analytics_emulator.cloudformation.glue_types import PARTITION, TABLE
from analytics_emulator.cloudformation.logs_types import LOG_GROUP
from analytics_emulator.cloudformation.resource_type import value_at, with_value
from analytics_emulator.service import CallContext, ServiceError

S3 = "ExtendedS3DestinationConfiguration"


class RecordingApi:
    """Answers from a table and keeps the calls."""

    context = CallContext("111122223333", "eu-west-1")

    def __init__(self, **answers: dict[str, Any]) -> None:
        self.calls: list[tuple[str, dict[str, Any]]] = []
        self._answers = answers

    def call(self, operation: str, request: dict[str, Any]) -> dict[str, Any]:
        self.calls.append((operation, request))
        return self._answers.get(operation, {})


def described_stream(status: str = "ACTIVE") -> dict[str, Any]:
    return {
        "DeliveryStreamDescription": {
            "DeliveryStreamStatus": status,
            "VersionId": "3",
            "Destinations": [{"DestinationId": "destinationId-000000000001"}],
        }
    }


def test_create_sends_given_properties_only() -> None:
    api = RecordingApi()
    TABLE.create_resource(api, {"DatabaseName": "d", "TableInput": {"Name": "t"}})
    assert api.calls == [("create_table", {"DatabaseName": "d", "TableInput": {"Name": "t"}})]


def test_create_gives_attributes_of_the_answer() -> None:
    api = RecordingApi(create_named_query={"NamedQueryId": "id-1"})
    created = NAMED_QUERY.create_resource(api, {"Database": "d", "QueryString": "SELECT 1"})
    assert created["NamedQueryId"] == "id-1"


def test_partition_is_updated_and_deleted_by_its_values() -> None:
    api = RecordingApi()
    given = {"DatabaseName": "d", "TableName": "t", "PartitionInput": {"Values": ["a"]}}
    PARTITION.update_resource(api, given, given)
    PARTITION.delete_resource(api, given)
    assert api.calls[0][1]["PartitionValueList"] == ["a"]
    assert api.calls[1][1]["PartitionValues"] == ["a"]


def test_work_group_update_takes_dropped_settings_away() -> None:
    api = RecordingApi()
    location = {"OutputLocation": "s3://b/"}
    before = {"BytesScannedCutoffPerQuery": 10_000_000, "ResultConfiguration": location}
    WORK_GROUP.update_resource(
        api,
        {"Name": "w", "WorkGroupConfiguration": before},
        {"Name": "w", "WorkGroupConfiguration": {}},
    )
    updates = api.calls[0][1]["ConfigurationUpdates"]
    assert updates["RemoveBytesScannedCutoffPerQuery"] is True
    assert updates["ResultConfigurationUpdates"] == {"RemoveOutputLocation": True}
    assert updates["EnforceWorkGroupConfiguration"] is True


def test_work_group_is_disabled_after_its_creation() -> None:
    api = RecordingApi()
    WORK_GROUP.create_resource(api, {"Name": "w", "State": "DISABLED"})
    assert api.calls[1] == ("update_work_group", {"WorkGroup": "w", "State": "DISABLED"})


def test_changed_tags_are_set_and_dropped() -> None:
    api = RecordingApi()
    before = {"Name": "w", "Tags": [{"Key": "a", "Value": "1"}, {"Key": "b", "Value": "1"}]}
    WORK_GROUP.update_resource(api, before, {"Name": "w", "Tags": [{"Key": "a", "Value": "2"}]})
    arn = "arn:aws:athena:eu-west-1:111122223333:workgroup/w"
    assert api.calls[1:] == [
        ("untag_resource", {"ResourceARN": arn, "TagKeys": ["b"]}),
        ("tag_resource", {"ResourceARN": arn, "Tags": [{"Key": "a", "Value": "2"}]}),
    ]


def test_stream_update_names_version_and_destination() -> None:
    api = RecordingApi(describe_delivery_stream=described_stream())
    before = {"DeliveryStreamName": "s", "Arn": "arn", S3: {"Prefix": "a/"}}
    after = {"DeliveryStreamName": "s", S3: {"Prefix": "b/", "S3BackupConfiguration": {}}}
    updated = DELIVERY_STREAM.update_resource(api, before, after)
    request = next(request for name, request in api.calls if name == "update_destination")
    assert request["CurrentDeliveryStreamVersionId"] == "3"
    assert request["ExtendedS3DestinationUpdate"] == {"Prefix": "b/", "S3BackupUpdate": {}}
    assert updated["Arn"] == "arn"


def test_stream_changes_to_the_newer_form_of_its_destination_in_place() -> None:
    api = RecordingApi(describe_delivery_stream=described_stream())
    before = {
        "DeliveryStreamName": "s",
        "Arn": "arn",
        "S3DestinationConfiguration": {"Prefix": "a"},
    }
    DELIVERY_STREAM.update_resource(api, before, {"DeliveryStreamName": "s", S3: {"Prefix": "b"}})
    request = next(request for name, request in api.calls if name == "update_destination")
    assert request["ExtendedS3DestinationUpdate"] == {"Prefix": "b"}


def test_stream_update_refuses_to_drop_a_setting() -> None:
    api = RecordingApi(describe_delivery_stream=described_stream())
    before = {"DeliveryStreamName": "s", "Arn": "arn", S3: {"Prefix": "a/"}}
    with pytest.raises(ServiceError, match=r"can't take away .*Prefix"):
        DELIVERY_STREAM.update_resource(api, before, {"DeliveryStreamName": "s", S3: {}})


def test_stream_whose_creation_fails_is_an_error() -> None:
    api = RecordingApi(
        create_delivery_stream={"DeliveryStreamARN": "arn"},
        describe_delivery_stream=described_stream("CREATING_FAILED"),
    )
    with pytest.raises(ServiceError, match="CREATING_FAILED"):
        DELIVERY_STREAM.create_resource(api, {"DeliveryStreamName": "s"})


def test_log_group_gets_its_retention_and_arn() -> None:
    api = RecordingApi()
    created = LOG_GROUP.create_resource(api, {"LogGroupName": "/g", "RetentionInDays": 7})
    retention = {"logGroupName": "/g", "retentionInDays": 7}
    assert ("put_retention_policy", retention) in api.calls
    assert created["Arn"] == "arn:aws:logs:eu-west-1:111122223333:log-group:/g:*"


def test_pointers_walk_and_set_nested_properties() -> None:
    assert value_at({"A": {"B": 1}}, "A/B") == 1
    assert value_at({"A": "text"}, "A/B") is None
    assert with_value({"A": {"C": 2}}, "A/B", 1) == {"A": {"B": 1, "C": 2}}
