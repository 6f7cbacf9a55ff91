"""What a template's README says to do with it, and where it should then be seen.

A use is a list of steps, each one word with what it takes; `{Name}` in a text stands for a stack's
output, or for the physical name of a resource. The words are the functions below.
"""

import gzip
import json
import re
from collections.abc import Callable, Mapping
from typing import Any
from uuid import uuid4

import requests

from tests.conformance.signatures import signature
from tests.conformance.stacks import Deployed
from tests.integration.test_monitoring import wait_for
from tests.one_emulator import Client

type Step = dict[str, Any]
_RULE = "heard"
_NAME = re.compile(r"\{(\w+)\}")


class Used:
    """A deployed template, and what is done with it."""

    def __init__(self, stack: Deployed, client: Client, endpoint: str) -> None:
        self._client, self._endpoint = client, endpoint
        resources = client("cloudformation").describe_stack_resources(StackName=stack.name)
        self._names: dict[str, str] = {
            one["LogicalResourceId"]: one["PhysicalResourceId"]
            for one in resources["StackResources"]
        } | stack.outputs
        self._names["endpoint"] = endpoint
        self._queues: list[str] = []
        self._buses: list[str] = []

    def do(self, steps: list[Step]) -> None:
        """Take each step."""
        for step in steps:
            ((word, taken),) = step.items()
            getattr(self, f"_{word}")(**self._filled(taken))

    def clean_up(self) -> None:
        """Remove what was made beside the stack, and what keeps its buckets."""
        for queue in self._queues:
            self._client("sqs").delete_queue(QueueUrl=queue)
        for bus in self._buses:
            self._client("events").remove_targets(Rule=_RULE, EventBusName=bus, Ids=["heard"])
            self._client("events").delete_rule(Name=_RULE, EventBusName=bus)
        s3 = self._client("s3")
        buckets = {one["Name"] for one in s3.list_buckets()["Buckets"]}
        for bucket in buckets & set(self._names.values()):
            held = s3.list_object_versions(Bucket=bucket)
            for item in (*held.get("Versions", ()), *held.get("DeleteMarkers", ())):
                s3.delete_object(Bucket=bucket, Key=item["Key"], VersionId=item["VersionId"])

    def _filled(self, value: Any) -> Any:
        if isinstance(value, str):
            return _NAME.sub(lambda found: self._names.get(found[1], found[0]), value)
        if isinstance(value, list):
            return [self._filled(item) for item in value]
        if isinstance(value, Mapping):
            return {name: self._filled(item) for name, item in value.items()}
        return value

    def _ask(
        self,
        url: str,
        status: int = 200,
        contains: str = "",
        verb: str = "GET",
        body: Any = None,
        key: str | None = None,
        signed: bool = False,
    ) -> None:
        """Call an API; with a body as JSON, by an API key's id, or by the account's signature."""
        data = None if body is None else json.dumps(body)
        headers = {"Content-Type": "application/json"} if data else {}
        if key:
            found = self._client("apigateway").get_api_key(apiKey=key, includeValue=True)
            headers["x-api-key"] = found["value"]
        if signed:
            headers |= signature(url, "test", "test", verb, data)
        answer = requests.request(verb, url, data=data, headers=headers, timeout=30)
        assert (answer.status_code, contains in answer.text) == (status, True), answer.text

    def _invoke(self, function: str, contains: str = "", payload: Any = None) -> None:
        told = self._client("lambda").invoke(
            FunctionName=function, Payload=json.dumps(payload or {})
        )
        text = told["Payload"].read().decode()
        assert (told.get("FunctionError"), contains in text) == (None, True), text

    def _put(self, bucket: str, key: str, body: str = "x") -> None:
        self._client("s3").put_object(Bucket=bucket, Key=key, Body=body.encode())

    def _publish(
        self, topic: str, message: str, attributes: Mapping[str, str] | None = None
    ) -> None:
        told = {
            name: {"DataType": "String", "StringValue": value}
            for name, value in (attributes or {}).items()
        }
        self._client("sns").publish(TopicArn=topic, Message=message, MessageAttributes=told)

    def _verify(self, address: str) -> None:
        """Have SES know a sender."""
        self._client("ses").verify_email_identity(EmailAddress=address)

    def _send(self, queue: str, message: str, **more: Any) -> None:
        self._client("sqs").send_message(QueueUrl=queue, MessageBody=message, **more)

    def _tell(self, source: str, kind: str, detail: Any, bus: str = "default") -> None:
        """Put an event on a bus."""
        entry = {"Source": source, "DetailType": kind, "Detail": json.dumps(detail)}
        told = self._client("events").put_events(Entries=[{**entry, "EventBusName": bus}])
        assert told["FailedEntryCount"] == 0, told

    def _start(self, machine: str, takes: Any = None) -> None:
        """Start a state machine and wait until it has succeeded."""
        machines = self._client("stepfunctions")
        started = machines.start_execution(stateMachineArn=machine, input=json.dumps(takes or {}))
        ended = wait_for(lambda: _ended(machines.describe_execution, started["executionArn"]))
        assert ended["status"] == "SUCCEEDED", ended

    def _listen(self, topic: str) -> None:
        """Subscribe a queue, `Heard`, to a topic."""
        self._client("sns").subscribe(TopicArn=topic, Protocol="sqs", Endpoint=self._new_queue())

    def _hear(self, bus: str) -> None:
        """Send what comes to a bus to a queue, `Heard`."""
        events, pattern = self._client("events"), json.dumps({"source": [{"prefix": ""}]})
        events.put_rule(Name=_RULE, EventBusName=bus, EventPattern=pattern)
        self._buses.append(bus)
        targets = [{"Id": "heard", "Arn": self._new_queue()}]
        events.put_targets(Rule=_RULE, EventBusName=bus, Targets=targets)

    def _new_queue(self) -> str:
        name = f"heard-{uuid4().hex[:8]}"
        whole = {"Effect": "Allow", "Principal": "*", "Action": "sqs:SendMessage", "Resource": "*"}
        policy = json.dumps({"Version": "2012-10-17", "Statement": [whole]})
        made = self._client("sqs").create_queue(QueueName=name, Attributes={"Policy": policy})
        self._queues.append(made["QueueUrl"])
        self._names["Heard"] = made["QueueUrl"]
        return f"arn:aws:sqs:us-east-1:000000000000:{name}"

    def _receive(self, queue: str, contains: str = "") -> None:
        def message() -> str | None:
            told = self._client("sqs").receive_message(QueueUrl=queue, WaitTimeSeconds=1)
            bodies = [one["Body"] for one in told.get("Messages", ())]
            return next((body for body in bodies if contains in body), None)

        wait_for(message)

    def _log(self, group: str, contains: str) -> None:
        """Wait until a log group says something."""
        logs = self._client("logs")

        def found() -> Any:
            try:
                told = logs.filter_log_events(logGroupName=group)["events"]
            except logs.exceptions.ResourceNotFoundException:
                return None
            return [one for one in told if contains in one["message"]]

        wait_for(found)

    def _hold(self, bucket: str, contains: str, key: str = "") -> None:
        """Wait until an object of a bucket holds a text."""
        s3 = self._client("s3")

        def found() -> Any:
            listed = s3.list_objects_v2(Bucket=bucket, Prefix=key).get("Contents", ())
            bodies = (s3.get_object(Bucket=bucket, Key=one["Key"])["Body"].read() for one in listed)
            return [body for body in bodies if contains.encode() in _unpacked(body)]

        wait_for(found)

    def _deliver(self, stream: str) -> None:
        """Have a stream of Firehose deliver what comes to it, in place of its interval."""
        url = f"{self._endpoint}/_analytics/firehose/{stream}"

        def delivered() -> Any:
            requests.post(f"{url}/flush", timeout=30).raise_for_status()
            return requests.get(url, timeout=30).json()["DeliveredRecords"]

        wait_for(delivered)


def _unpacked(body: bytes) -> bytes:
    return gzip.decompress(body) if body.startswith(b"\x1f\x8b") else body


def _ended(describe: Callable[..., Any], arn: str) -> Any:
    told = describe(executionArn=arn)
    return told if told["status"] != "RUNNING" else None
