"""The API Gateway hop: the REST APIs that may call a function, and what their stages counted.

Which these are stands in the function's policy: API Gateway may call it only on behalf of the API
in a statement's source ARN (Lambda developer guide, "Resource-based policies"). Refused requests
come from the stages' access logs; a log's own format says which of its members is the status.
"""

import json
import re
from collections.abc import Iterator, Mapping
from http import HTTPStatus
from typing import Any

from botocore.exceptions import ClientError

from dashboard.aws.pipeline.hop import Clients, Failure, Hop, Sighting, Trace
from dashboard.aws.pipeline.logs import Line, code, metric_sum, parsed, recent_lines

SOURCE_ARN = re.compile(r"^arn:[^:]+:execute-api:[^:]*:[^:]*:([a-z0-9]+)/")
METRICS = {"Count": "requests", "4XXError": "4xx answers", "5XXError": "5xx answers"}
REMEDY = "Nothing of this request was stored. Whoever sent it has to send it again."


def callers(clients: Clients, function: str) -> list[str]:
    """Return the ids of the APIs that a function's policy lets call it."""
    try:
        policy = json.loads(clients["lambda"].get_policy(FunctionName=function)["Policy"])
    except clients["lambda"].exceptions.ResourceNotFoundException:
        return []
    found = (SOURCE_ARN.match(source) for one in policy["Statement"] for source in _sources(one))
    return list(dict.fromkeys(match[1] for match in found if match))


def _sources(statement: Mapping[str, Any]) -> Iterator[str]:
    for conditions in (statement.get("Condition") or {}).values():
        for key, value in conditions.items():
            if key.lower() == "aws:sourcearn":
                yield from value if isinstance(value, list) else [value]


def api_hop(clients: Clients, api_id: str) -> Hop:
    """Count an API's requests over its stages, and list those that it refused."""
    name, stages = _described(clients, api_id)
    hop = Hop("API Gateway", name or api_id)
    if name is None:
        hop.note = "This is no REST API: what it counts is not read."
    for stage in stages:
        _count(clients, hop, stage["stageName"])
        _list_refused(clients, hop, stage)
    return hop


def _described(clients: Clients, api_id: str) -> tuple[str | None, list[dict[str, Any]]]:
    gateway = clients["apigateway"]
    try:
        name = str(gateway.get_rest_api(restApiId=api_id)["name"])
    except ClientError as error:
        if code(error) != "NotFoundException":
            raise
        return None, []
    return name, list(gateway.get_stages(restApiId=api_id)["item"])


def _count(clients: Clients, hop: Hop, stage: str) -> None:
    for metric, label in METRICS.items():
        dimensions = {"ApiName": hop.name, "Stage": stage}
        found = metric_sum(clients["cloudwatch"], "AWS/ApiGateway", metric, dimensions)
        if found is not None:
            hop.counts[label] = hop.counts.get(label, 0) + found


def _list_refused(clients: Clients, hop: Hop, stage: Mapping[str, Any]) -> None:
    log = AccessLog.of(stage)
    if log is None:
        hop.note = f"Stage {stage['stageName']} writes no access log in JSON: no refusals listed."
        return
    for line in recent_lines(clients["logs"], log.group):
        hop.latest = max(hop.latest or line.when, line.when)
        if (status := log.status(line)) >= 400:
            is_refusal = status < 500
            reason = log.reason(line)
            hop.failures.append(
                Failure(line.when, reason, line.text, REMEDY, is_refusal=is_refusal)
            )


def trace_api(clients: Clients, api_id: str, text: str) -> Trace:
    """Look for a text in an API's access logs."""
    name, stages = _described(clients, api_id)
    trace = Trace("API Gateway", name or api_id)
    for log in filter(None, map(AccessLog.of, stages)):
        for line in recent_lines(clients["logs"], log.group, text):
            status = log.status(line)
            seen = Sighting(line.when, log.reason(line), line.text, status >= 400)
            trace.sightings.append(seen)
    if not trace.sightings:
        trace.note = "Not in the access log, which holds requests and no bodies."
    return trace


class AccessLog:
    """A stage's access log, read by its own format."""

    def __init__(self, group: str, form: Mapping[str, Any]) -> None:
        self.group = group
        self._names = {variable: name for name, variable in form.items()}

    @classmethod
    def of(cls, stage: Mapping[str, Any]) -> "AccessLog | None":
        """Return a stage's log; none where it writes none, or writes no JSON."""
        setting = stage.get("accessLogSettings") or {}
        group = setting.get("destinationArn", "").partition(":log-group:")[2].removesuffix(":*")
        form = parsed(setting.get("format", ""))
        return cls(group, form) if group and form and "$context.status" in form.values() else None

    def status(self, line: Line) -> int:
        """Return the HTTP status of a line, 0 where it has none."""
        text = str(line.fields.get(self._names["$context.status"], ""))
        return int(text) if text.isdigit() else 0

    def reason(self, line: Line) -> str:
        """Write the status with the gateway's message, if it refused the request itself."""
        message = line.fields.get(self._names.get("$context.error.message", ""), "-")
        status = self.status(line)
        phrase = (
            f"{status} {HTTPStatus(status).phrase}" if status in set(HTTPStatus) else str(status)
        )
        return phrase if message in {"-", "", phrase[4:]} else f"{phrase}: {message}"
