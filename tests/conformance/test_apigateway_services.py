"""APIs that call other services without a function: what was sent arrives, or isn't deployed."""

import json
import re
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from uuid import uuid4

import pytest
import requests
from botocore.exceptions import ClientError

from tests.conformance.api_templates import (
    Template,
    api,
    att,
    inline_function,
    ref,
    role,
    typed,
)
from tests.conformance.rows import Row, parameters_of, rows_of
from tests.conformance.stacks import Deployed, Stacks
from tests.one_emulator import Client

ROWS = rows_of("apigateway/services")


def resources(name: str) -> Template:
    """One of each service's, with a topic that tells the queue."""
    allowed = {"Effect": "Allow", "Principal": "*", "Action": "sqs:*", "Resource": "*"}
    policy = {"Version": "2012-10-17", "Statement": [allowed]}
    destination = {"BucketARN": att("Bucket", "Arn"), "RoleARN": att("Role", "Arn")}
    hints = {"BufferingHints": {"IntervalInSeconds": 60, "SizeInMBs": 1}}
    return {
        "Role": role("apigateway.amazonaws.com", "firehose.amazonaws.com"),
        "Queue": typed("SQS::Queue", QueueName=name),
        "QueuePolicy": typed("SQS::QueuePolicy", Queues=[ref("Queue")], PolicyDocument=policy),
        "Topic": typed("SNS::Topic", TopicName=name),
        "Subscription": typed(
            "SNS::Subscription",
            TopicArn=ref("Topic"),
            Protocol="sqs",
            Endpoint=att("Queue", "Arn"),
            RawMessageDelivery=True,
        ),
        "Bucket": typed("S3::Bucket", BucketName=name),
        "Delivery": typed(
            "KinesisFirehose::DeliveryStream",
            DeliveryStreamName=name,
            DeliveryStreamType="DirectPut",
            ExtendedS3DestinationConfiguration={**destination, **hints},
        ),
        "Group": typed("Logs::LogGroup", LogGroupName=name),
        "LogStream": typed("Logs::LogStream", LogGroupName=ref("Group"), LogStreamName="s"),
    }


def integrated(row: Row, name: str) -> Template:
    """A method that makes a row's call."""
    asks = row.asks

    def filled(text: str) -> Any:
        parts = {"account": "${AWS::AccountId}", "queue_url": "${Queue}", "topic": "${Topic}"}
        parts |= dict.fromkeys(("queue", "delivery", "bucket", "group"), name)
        parts["now"] = str(int(time.time() * 1000))
        for part, value in parts.items():
            text = text.replace(f"{{{part}}}", value)
        return {"Fn::Sub": text}

    mapped = {
        f"integration.request.querystring.{k}": filled(v) for k, v in asks.get("query", {}).items()
    }
    mapped |= {f"integration.request.header.{k}": v for k, v in asks.get("headers", {}).items()}
    integration = {
        "Type": "AWS",
        "IntegrationHttpMethod": asks["method"],
        "Credentials": att("Role", "Arn"),
        "Uri": filled(f"arn:aws:apigateway:${{AWS::Region}}:{asks['uri']}"),
        "RequestParameters": mapped,
        "IntegrationResponses": [{"StatusCode": "200"}],
    }
    if "template" in asks:
        integration["RequestTemplates"] = {"application/json": filled(asks["template"])}
    return {"Integration": integration, "MethodResponses": [{"StatusCode": "200"}]}


@pytest.fixture(scope="module")
def calls(stacks: Stacks) -> Deployed:
    """A stack with a method for each row."""
    name = f"row-{uuid4().hex[:8]}"
    methods = {f"p{index}": integrated(row, name) for index, row in enumerate(ROWS)}
    template = {
        "Resources": {**resources(name), **api("calls", methods)},
        "Outputs": {
            "Name": {"Value": name},
            "Api": {"Value": ref("calls")},
            "Queue": {"Value": ref("Queue")},
        },
    }
    for index in range(len(ROWS)):
        template["Resources"][f"callsp{index}"]["DependsOn"] = ["LogStream", "Delivery", "Bucket"]
    stack = stacks.create(template, Capabilities=["CAPABILITY_IAM"])
    assert stack.status == "CREATE_COMPLETE", stacks.events(stack.name)
    return stack


@pytest.mark.parametrize("row", [pytest.param(row, id=row.name) for row in ROWS])
def test_call_arrives(row: Row, calls: Deployed, endpoint: str, client: Client) -> None:
    index = ROWS.index(row)
    url = f"{endpoint}/_aws/execute-api/{calls.outputs['Api']}/live/p{index}"
    marked = f"hello-{uuid4().hex[:6]}"
    answer = requests.post(url, data=marked, timeout=30)
    assert answer.status_code == 200, answer.text
    assert marked in HELD[row.answer](calls, endpoint, client)


def of_queue(calls: Deployed, _endpoint: str, client: Client) -> str:
    """Give what the queue holds."""
    sqs = client("sqs")
    told = sqs.receive_message(
        QueueUrl=calls.outputs["Queue"], MaxNumberOfMessages=10, WaitTimeSeconds=5
    )
    return json.dumps([message["Body"] for message in told.get("Messages", [])])


def of_object(calls: Deployed, _endpoint: str, client: Client) -> str:
    """Give what is in the object."""
    found = client("s3").get_object(Bucket=calls.outputs["Name"], Key="hello.txt")
    return str(found["Body"].read().decode())


def of_log(calls: Deployed, _endpoint: str, client: Client) -> str:
    """Give what is in the log."""
    told = client("logs").filter_log_events(logGroupName=calls.outputs["Name"])
    return json.dumps([event["message"] for event in told["events"]])


def of_delivery(calls: Deployed, endpoint: str, client: Client) -> str:
    """Give what the stream delivers."""
    name = calls.outputs["Name"]
    requests.post(f"{endpoint}/_analytics/firehose/{name}/flush", timeout=30)
    s3 = client("s3")
    listed = s3.list_objects_v2(Bucket=name).get("Contents", [])
    texts = [s3.get_object(Bucket=name, Key=o["Key"])["Body"].read().decode() for o in listed]
    return "".join(texts)


HELD: dict[str, Callable[[Deployed, str, Client], str]] = {
    "delivery": of_delivery,
    "log": of_log,
    "object": of_object,
    "queue": of_queue,
}


def test_answer_of_a_service_is_the_callers(stacks: Stacks, endpoint: str) -> None:
    """A parameter's value, by Systems Manager's old protocol, and the account's buckets."""

    def called(uri: str, name: dict[str, Any] | None = None) -> Template:
        integration: Template = {
            "Type": "AWS",
            "IntegrationHttpMethod": "GET" if uri.startswith("s3") else "POST",
            "Credentials": att("Role", "Arn"),
            "Uri": {"Fn::Sub": f"arn:aws:apigateway:${{AWS::Region}}:{uri}"},
            "IntegrationResponses": [{"StatusCode": "200"}],
        }
        if name:
            integration["RequestParameters"] = {"integration.request.querystring.Name": name}
        return {"Integration": integration, "MethodResponses": [{"StatusCode": "200"}]}

    value = uuid4().hex
    name = {"Fn::Sub": "'${Parameter}'"}
    methods = {
        "parameter": called("ssm:action/GetParameter", name),
        "buckets": called("s3:action/ListBuckets"),
    }
    resources = {
        "Role": role("apigateway.amazonaws.com"),
        "Parameter": typed("SSM::Parameter", Type="String", Value=value),
        **api("calls", methods),
    }
    template = {"Resources": resources, "Outputs": {"Api": {"Value": ref("calls")}}}
    stack = stacks.create(template, Capabilities=["CAPABILITY_IAM"])
    url = f"{endpoint}/_aws/execute-api/{stack.outputs['Api']}/live"
    told = requests.post(f"{url}/parameter", timeout=30).json()
    assert told["GetParameterResponse"]["GetParameterResult"]["Parameter"]["Value"] == value
    assert "ListAllMyBucketsResult" in requests.post(f"{url}/buckets", timeout=30).text


@pytest.mark.parametrize("row", parameters_of("apigateway/uncallable"))
def test_uncallable_integration_is_not_deployed(
    row: Row, deployed: Callable[..., Deployed]
) -> None:
    integration: Template = {
        "Type": row.asks["type"],
        "IntegrationHttpMethod": "POST",
        "Credentials": {"Fn::Sub": "arn:aws:iam::${AWS::AccountId}:role/caller"},
        "Uri": {"Fn::Sub": f"arn:aws:apigateway:${{AWS::Region}}:{row.asks['uri']}"},
    }
    if row.asks.get("by_itself"):
        del integration["Credentials"]
    with pytest.raises(ClientError, match=re.escape(row.answer)):
        deployed({"Resources": api("calls", {"p": {"Integration": integration}})})


def test_api_calls_a_functions_url(stacks: Stacks, endpoint: str) -> None:
    code = 'def handler(event, context): return {"statusCode": 200, "body": event["rawPath"]}'
    granted = {"FunctionName": ref("Function"), "Principal": "*"}
    proxy = {"Type": "HTTP_PROXY", "IntegrationHttpMethod": "GET"}
    uri = {"Fn::Sub": "${Url.FunctionUrl}called"}
    resources = {
        "Role": role("lambda.amazonaws.com"),
        "Function": inline_function(code),
        "Url": typed("Lambda::Url", TargetFunctionArn=ref("Function"), AuthType="NONE"),
        "ByUrl": typed(
            "Lambda::Permission",
            Action="lambda:InvokeFunctionUrl",
            FunctionUrlAuthType="NONE",
            **granted,
        ),
        "Invoke": typed(
            "Lambda::Permission",
            Action="lambda:InvokeFunction",
            InvokedViaFunctionUrl=True,
            **granted,
        ),
        **api("calls", {"p": {"Integration": {**proxy, "Uri": uri}}}),
    }
    template = {"Resources": resources, "Outputs": {"Api": {"Value": ref("calls")}}}
    stack = stacks.create(template, Capabilities=["CAPABILITY_IAM"])
    url = f"{endpoint}/_aws/execute-api/{stack.outputs['Api']}/live/p"
    answer = requests.post(url, timeout=30)
    assert (answer.status_code, answer.text) == (200, "/called")


class _Redirecting(BaseHTTPRequestHandler):
    """Sends to a page that it has."""

    def do_POST(self) -> None:
        self.send_response(302 if self.path == "/here" else 200)
        self.send_header("Location", "/there")
        self.send_header("Content-Length", "0")
        self.end_headers()


@pytest.fixture
def redirecting() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), _Redirecting) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/here"
        server.shutdown()


def test_redirection_of_an_endpoint_is_the_callers(
    stacks: Stacks, endpoint: str, redirecting: str
) -> None:
    called = {"IntegrationHttpMethod": "POST", "Uri": redirecting}
    mapped = {
        "StatusCode": 307,
        "SelectionPattern": "302",
        "ResponseParameters": {
            "method.response.header.Location": "integration.response.header.Location"
        },
    }
    told = {"StatusCode": 307, "ResponseParameters": {"method.response.header.Location": True}}
    custom = {**called, "Type": "HTTP", "IntegrationResponses": [mapped]}
    methods = {
        "proxied": {"Integration": {**called, "Type": "HTTP_PROXY"}},
        "mapped": {"Integration": custom, "MethodResponses": [told]},
    }
    template = {"Resources": api("calls", methods), "Outputs": {"Api": {"Value": ref("calls")}}}
    url = f"{endpoint}/_aws/execute-api/{stacks.create(template).outputs['Api']}/live"
    for path, status in (("proxied", 302), ("mapped", 307)):
        answer = requests.post(f"{url}/{path}", timeout=30, allow_redirects=False)
        assert (answer.status_code, answer.headers["Location"]) == (status, "/there")
