"""Structured lines of a log group, and sums of metrics: what CloudWatch tells of the last day."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from botocore.exceptions import ClientError

LOOK_BACK = timedelta(hours=24)
WINDOWS = (timedelta(minutes=5), timedelta(hours=1), timedelta(hours=6), LOOK_BACK)
MOST_LINES = 2_000
PERIOD_SECONDS = 3600


@dataclass(frozen=True)
class Line:
    """A line that is a JSON object, and when it was written."""

    when: datetime
    text: str
    fields: Mapping[str, Any]


def recent_lines(logs: Any, group: str, text: str = "") -> list[Line]:
    """Return a group's JSON lines of the last day, or those that hold a text; the newest at last.

    FilterLogEvents answers the oldest first, so the day is read in pieces, the latest piece first,
    until there are `MOST_LINES`. No group, no lines.
    """
    found: list[Line] = []
    end = now = datetime.now(UTC)
    for window in WINDOWS:
        try:
            found = [*_between(logs, group, now - window, end, text), *found]
        except logs.exceptions.ResourceNotFoundException:
            return []
        if len(found) >= MOST_LINES:
            break
        end = now - window
    return found


def _between(logs: Any, group: str, start: datetime, end: datetime, text: str) -> Iterator[Line]:
    pages = logs.get_paginator("filter_log_events").paginate(
        logGroupName=group,
        startTime=_milliseconds(start),
        endTime=_milliseconds(end) - 1,
        PaginationConfig={"MaxItems": MOST_LINES},
        **({"filterPattern": json.dumps(text, ensure_ascii=False)} if text else {}),
    )
    for event in (one for page in pages for one in page["events"]):
        fields = parsed(event["message"])
        # The text is looked for here as well: a term of a filter pattern matches parts of words.
        if fields is not None and text in event["message"]:
            when = datetime.fromtimestamp(event["timestamp"] / 1000, UTC)
            yield Line(when, event["message"].strip(), fields)


def parsed(text: str) -> dict[str, Any] | None:
    """Read a JSON object; anything else is nothing."""
    try:
        found = json.loads(text)
    except ValueError:
        return None
    return found if isinstance(found, dict) else None


def metric_sum(
    cloudwatch: Any, namespace: str, metric: str, dimensions: Mapping[str, str]
) -> int | None:
    """Add up a metric over the last day; nothing where CloudWatch has none of it."""
    now = datetime.now(UTC)
    points = cloudwatch.get_metric_statistics(
        Namespace=namespace,
        MetricName=metric,
        Dimensions=[{"Name": name, "Value": value} for name, value in dimensions.items()],
        StartTime=now - LOOK_BACK,
        EndTime=now + timedelta(minutes=1),
        Period=PERIOD_SECONDS,
        Statistics=["Sum"],
    )["Datapoints"]
    return int(sum(point["Sum"] for point in points)) if points else None


def code(error: ClientError) -> str:
    """Return the code of an AWS error."""
    return str(error.response.get("Error", {}).get("Code", ""))


def _milliseconds(moment: datetime) -> int:
    return int(moment.timestamp() * 1000)
