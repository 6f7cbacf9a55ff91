"""The hops of a table in their order, each found from the one behind it."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from botocore.exceptions import ClientError

from dashboard.aws.objects import Place
from dashboard.aws.pipeline.reader import PipelineReader

ARN = "arn:aws:s3:::lake"
PLACE = Place("lake", "rows/")


@pytest.fixture
def reader(aws, clients):
    arn = "arn:aws:lambda:r:1:function:shape"
    parameter = {"ParameterName": "LambdaArn", "ParameterValue": arn}
    aws.streams["events"] = {
        "BucketARN": ARN,
        "Prefix": "rows/",
        "ErrorOutputPrefix": "errors/",
        "ProcessingConfiguration": {"Processors": [{"Parameters": [parameter]}]},
    }
    aws.functions["take"] = {"STREAM": "events"}
    source = "arn:aws:execute-api:r:1:a1/*/POST/x"
    aws.policies["take"] = [{"Condition": {"ArnLike": {"aws:SourceArn": source}}}]
    aws.apis["a1"] = ("orders", [])
    with ThreadPoolExecutor(2) as executor:
        yield PipelineReader(clients, executor)


def test_hops_stand_in_the_order_of_the_way(reader):
    names = [(hop.service, hop.name) for hop in reader.hops(PLACE)]
    assert names == [
        ("API Gateway", "orders"),
        ("Lambda", "take"),
        ("Firehose", "events"),
        ("Lambda", "shape"),
        ("S3", "lake/rows/"),
    ]


def test_text_is_looked_for_at_every_hop(aws, reader):
    aws.log("/aws/lambda/shape", {"message": "batch", "failed": 1})
    aws.put("errors/one", {"rawData": "ZTE=", "errorCode": "Lambda.Bad"})
    traces = reader.traces(PLACE, "e1")
    found = {(one.service, one.name): [s.failed for s in one.sightings] for one in traces}
    assert found["S3", "lake/errors/"] == [True]
    assert found["Lambda", "shape"] == [True]
    assert found["Lambda", "take"] == []


def test_table_that_no_stream_fills_has_one_hop(reader):
    place = Place("lake", "by-hand/")
    assert [hop.service for hop in reader.hops(place)] == ["S3"]
    assert reader.traces(place, "e1") == []


def test_service_that_refuses_is_told_of_in_its_place(aws, reader, monkeypatch):
    def refuse(**_request):
        answer = {"Error": {"Code": "AccessDenied", "Message": "not for you"}}
        raise ClientError(answer, "GetMetricStatistics")

    monkeypatch.setattr(aws, "get_metric_statistics", refuse)
    hops = {hop.service: hop.note for hop in reader.hops(PLACE)}
    assert "not for you" in hops["Firehose"]
    assert hops["S3"] == ""
