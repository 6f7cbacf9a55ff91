"""Runs custom resources through their Lambda function or SNS topic, which LocalStack doesn't.

The provider's answer is put to a route of the emulator's, in place of S3's presigned address.
"""

import json
import queue
import time
from dataclasses import dataclass
from threading import Thread
from typing import Any
from uuid import uuid4

from localstack import config
from localstack.http import Request, Response
from localstack.services.cloudformation.resource_provider import (
    CloudFormationResourceProviderPlugin,
    OperationStatus,
    ProgressEvent,
    ResourceProvider,
)

from analytics_emulator.cloudformation.custom_resources import (
    TIMEOUT_SECONDS,
    Answer,
    answer_from,
    as_texts,
)

TYPE = "AWS::CloudFormation::CustomResource"
ROUTE = "/_analytics/custom-resources"
_GIVEN = "_given"  # the properties as the template gives them, beside what the answer added
_waiting: dict[str, "queue.Queue[bytes]"] = {}


def put_answer(request: Request, token: str) -> Response:
    """Take a provider's answer, once."""
    waiting = _waiting.get(token)
    if waiting is None:
        return Response(status=404)
    waiting.put(request.get_data())
    return Response(status=200)


@dataclass(frozen=True)
class _Call:
    """One request to a provider."""

    request: Any
    kind: str
    given: dict[str, Any]
    more: dict[str, Any]

    def answered(self) -> Answer:
        """Send it, and wait for the answer."""
        token = uuid4().hex
        _waiting[token] = queue.Queue()
        try:
            return self._answer(token)
        finally:
            del _waiting[token]

    def _answer(self, token: str) -> Answer:
        event = self._event(token)
        failures: list[str] = []
        Thread(target=self._send, args=(event, failures), daemon=True).start()
        deadline = time.monotonic() + float(self.given.get("ServiceTimeout") or TIMEOUT_SECONDS)
        while time.monotonic() < deadline:
            try:
                body = _waiting[token].get(timeout=0.05)
            except queue.Empty:
                if failures and _waiting[token].empty():
                    return Answer(failure=failures[0])
                continue
            return answer_from(body, event)
        return Answer(
            failure="CloudFormation did not receive a response from your Custom Resource. Please "
            f"check your logs for requestId [{event['RequestId']}]."
        )

    def _event(self, token: str) -> dict[str, Any]:
        return {
            "RequestType": self.kind,
            "ServiceToken": self.given["ServiceToken"],
            "ResponseURL": f"{config.internal_service_url()}{ROUTE}/{token}",
            "StackId": self.request.stack_id,
            "RequestId": str(uuid4()),
            "LogicalResourceId": self.request.logical_resource_id,
            "ResourceType": self.request.resource_type,
            "ResourceProperties": as_texts(self.given),
            **self.more,
        }

    def _send(self, event: dict[str, Any], failures: list[str]) -> None:
        """Call the function, or tell the topic; what can never answer is a failure at once."""
        token, clients = str(event["ServiceToken"]), self.request.aws_client_factory
        try:
            if ":sns:" in token:
                clients.sns.publish(TopicArn=token, Message=json.dumps(event))
                return
            told = clients.lambda_.invoke(FunctionName=token, Payload=json.dumps(event))
            if "FunctionError" in told:
                said = told["Payload"].read().decode(errors="replace")[:500]
                failures.append(f"The function failed without an answer: {said}")
        except Exception as error:  # whatever keeps it from being called is the failure's reason
            failures.append(str(error))


class CustomResourceProvider(ResourceProvider[dict[str, Any]]):
    """Creates, updates and deletes by asking the provider that ServiceToken names."""

    TYPE = TYPE
    SCHEMA = {  # noqa: RUF012 -- as LocalStack's providers have it
        "typeName": TYPE,
        "properties": {},
        "primaryIdentifier": ["/properties/PhysicalResourceId"],
    }

    def create(self, request: Any) -> Any:
        """Ask for a resource."""
        given = request.desired_state
        return self._progress(given, _Call(request, "Create", given, {}).answered())

    def update(self, request: Any) -> Any:
        """Ask for a change; a new identifier is a replacement, whose predecessor is deleted."""
        given, before = request.desired_state, request.previous_state
        if given["ServiceToken"] != before[_GIVEN]["ServiceToken"]:
            failure = Answer(failure="Modifying service token is not allowed.")
            return self._progress(given, failure)
        more = {
            "OldResourceProperties": as_texts(before[_GIVEN]),
            "PhysicalResourceId": before["PhysicalResourceId"],
        }
        answer = _Call(request, "Update", given, more).answered()
        if answer.failure is None and answer.physical_id != before["PhysicalResourceId"]:
            gone = {"PhysicalResourceId": before["PhysicalResourceId"]}
            _Call(request, "Delete", before[_GIVEN], gone).answered()
        return self._progress(given, answer)

    def delete(self, request: Any) -> Any:
        """Ask for the end."""
        before = request.previous_state
        more = {"PhysicalResourceId": before["PhysicalResourceId"]}
        answer = _Call(request, "Delete", before[_GIVEN], more).answered()
        return self._progress(before[_GIVEN], answer)

    def _progress(self, given: dict[str, Any], answer: Answer) -> Any:
        model = {**given, **answer.data, "PhysicalResourceId": answer.physical_id, _GIVEN: given}
        if answer.failure is None:
            return ProgressEvent(OperationStatus.SUCCESS, resource_model=model)
        made = model if answer.physical_id else {}
        return ProgressEvent(OperationStatus.FAILED, resource_model=made, message=answer.failure)


class CustomResourcePlugin(CloudFormationResourceProviderPlugin):
    """The provider where LocalStack's engine looks for it."""

    name = TYPE

    def __init__(self) -> None:
        self.factory = CustomResourceProvider

    def load(self, *_args: object, **_kwargs: object) -> None:
        """Nothing is loaded late."""
