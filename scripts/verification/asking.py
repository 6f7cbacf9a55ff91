"""Puts the questions of questions.yaml to an account: statements, calls, requests to its API."""

import gzip
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import requests
from botocore.exceptions import ClientError

from scripts.aws.target import Target
from scripts.stacks.events_api import EventsApi
from scripts.verification.executions import Executions

TIMEOUT_SECONDS = 35  # API Gateway gives up after 29

type Given = Mapping[str, Any]


@dataclass(frozen=True)
class Asking:
    """An account with a deployment, and who is asked what."""

    target: Target
    executions: Executions
    api: EventsApi

    def statements(self, question: Given) -> Any:
        """Run statements one after the other."""
        return [self.executions.run(sql) for sql in question["sql"]]

    def call(self, question: Given) -> Any:
        """Make one call; an error's code and text are its answer."""
        service, operation, parameters = question["call"]
        client: Any = self.target.session.client(service)
        try:
            answer = getattr(client, operation)(**parameters)
        except ClientError as error:
            said = error.response["Error"]
            return {"error": said["Code"], "message": said.get("Message", "")}
        return {name: answer.get(name) for name in question.get("keep", ())}

    def request(self, question: Given) -> Any:
        """Post to the deployed API."""
        headers = dict(self.api.headers) | question.get("headers", {})
        if question.get("without_key"):
            headers.pop("x-api-key", None)
        if size := question.get("large_header_bytes"):
            headers["x-large"] = "x" * size
        body = question["body"].encode()
        if question.get("gzip"):
            body, headers["content-encoding"] = gzip.compress(body), "gzip"
        headers.setdefault("content-type", "application/json")
        answer = requests.post(self.api.url, data=body, headers=headers, timeout=TIMEOUT_SECONDS)
        return {"status": answer.status_code, "body": answer.text}
