"""AWS as the hops see it: few operations of few services, with answers that a test sets."""

import gzip
import json
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest
from botocore.exceptions import ClientError

NOW = datetime.now(UTC)


class NotFoundError(Exception):
    """What boto3 raises for a resource that isn't there."""


class Pages:
    """A paginator over one page."""

    def __init__(self, page):
        self.page = page

    def paginate(self, **request):
        yield self.page(**request)


class Aws:
    """All services in one; each operation reads what the test put into the account."""

    exceptions = SimpleNamespace(ResourceNotFoundException=NotFoundError)

    def __init__(self):
        self.lines, self.metrics, self.objects, self.functions = {}, {}, {}, {}
        self.apis, self.streams, self.policies = {}, {}, {}

    def log(self, group, *lines, ago=timedelta(minutes=1)):
        found = self.lines.setdefault(group, [])
        found += [
            (NOW - ago, line if isinstance(line, str) else json.dumps(line)) for line in lines
        ]

    def put(self, key, *records, ago=timedelta(minutes=1), compressed=False):
        body = "\n".join(json.dumps(record) for record in records).encode()
        self.objects[key] = (NOW - ago, gzip.compress(body) if compressed else body)

    def get_paginator(self, operation):
        return Pages(getattr(self, operation))

    def filter_log_events(self, logGroupName, startTime, endTime, **_filters):  # noqa: N803 -- as boto3 has it
        if logGroupName not in self.lines:
            raise NotFoundError
        events = [
            {"timestamp": int(when.timestamp() * 1000), "message": line}
            for when, line in self.lines[logGroupName]
        ]
        return {"events": [one for one in events if startTime <= one["timestamp"] <= endTime]}

    def get_metric_statistics(self, MetricName, Dimensions, **_period):  # noqa: N803 -- as boto3 has it
        key = (MetricName, *(one["Value"] for one in Dimensions))
        sums = self.metrics.get(key, [])
        return {"Datapoints": [{"Timestamp": NOW, "Sum": float(one)} for one in sums]}

    def list_objects_v2(self, Bucket, Prefix, **_limits):  # noqa: N803 -- as boto3 has it
        found = [
            {"Key": key, "Size": len(body), "LastModified": when}
            for key, (when, body) in self.objects.items()
            if key.startswith(Prefix)
        ]
        return {"Contents": found}

    def get_object(self, Bucket, Key):  # noqa: N803 -- as boto3 has it
        return {"Body": SimpleNamespace(read=lambda: self.objects[Key][1])}

    def list_functions(self):
        functions = [
            {"FunctionName": name, "Environment": {"Variables": variables}}
            for name, variables in self.functions.items()
        ]
        return {"Functions": functions}

    def get_policy(self, FunctionName):  # noqa: N803 -- as boto3 has it
        if FunctionName not in self.policies:
            raise NotFoundError
        return {"Policy": json.dumps({"Statement": self.policies[FunctionName]})}

    def get_rest_api(self, restApiId):  # noqa: N803 -- as boto3 has it
        if restApiId not in self.apis:
            raise ClientError({"Error": {"Code": "NotFoundException"}}, "GetRestApi")
        return {"name": self.apis[restApiId][0]}

    def get_stages(self, restApiId):  # noqa: N803 -- as boto3 has it
        return {"item": self.apis[restApiId][1]}

    def list_delivery_streams(self, **start):
        names = sorted(self.streams)
        after = start.get("ExclusiveStartDeliveryStreamName", "")
        later = [name for name in names if name > after]
        return {"DeliveryStreamNames": later[:1], "HasMoreDeliveryStreams": len(later) > 1}

    def describe_delivery_stream(self, DeliveryStreamName):  # noqa: N803 -- as boto3 has it
        destination = {"ExtendedS3DestinationDescription": self.streams[DeliveryStreamName]}
        return {"DeliveryStreamDescription": {"Destinations": [destination]}}


@pytest.fixture
def aws():
    return Aws()


@pytest.fixture
def clients(aws):
    names = ("apigateway", "lambda", "firehose", "logs", "cloudwatch", "s3")
    return dict.fromkeys(names, aws)
