"""What of a request is looked through for texts."""

import pytest
from botocore.session import get_session

from analytics_emulator.shapes.payloads import without_data


@pytest.mark.parametrize(
    ("service", "operation", "request_", "kept"),
    [
        (
            "firehose",
            "PutRecordBatch",
            {"DeliveryStreamName": "s", "Records": [{"Data": b"x"}]},
            ["DeliveryStreamName"],
        ),
        ("lambda", "Invoke", {"FunctionName": "f", "Payload": b"{}"}, ["FunctionName"]),
        # What has a name beside its data is looked at.
        ("kinesis", "PutRecords", {"Records": [{"Data": b"x", "PartitionKey": "k"}]}, ["Records"]),
        ("lambda", "CreateFunction", {"Role": "r", "Code": {"ZipFile": b""}}, ["Role", "Code"]),
        ("s3", "ListBuckets", {}, []),
    ],
)
def test_members_of_bytes_alone_are_left_out(service, operation, request_, kept):
    model = get_session().get_service_model(service).operation_model(operation)
    assert list(without_data(model, request_)) == kept
