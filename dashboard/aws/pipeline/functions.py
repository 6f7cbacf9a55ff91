"""Lambda hops: calls by CloudWatch's metrics, all else by a function's structured logs."""

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

from dashboard.aws.pipeline.hop import Clients, Failure, Hop, Sighting, Trace
from dashboard.aws.pipeline.logs import MOST_LINES, Line, metric_sum, recent_lines

BAD_LEVELS = {"WARNING", "WARN", "ERROR", "CRITICAL", "FATAL"}
QUIET_LEVELS = {"INFO", "DEBUG", "TRACE"}
BAD_WORDS = ("fail", "reject", "error", "refus")
CAPITAL = re.compile("[A-Z]")
NOT_COUNTS = {"status"}
NOT_DETAIL = {"timestamp", "time", "level", "message", "type", "eventIds"}
METRICS = {"Invocations": "calls", "Errors": "errors", "Throttles": "throttles"}
LONGEST_DETAIL = 2_000
BATCH_TIME, CLOCKS_APART = timedelta(minutes=2), timedelta(seconds=2)


def senders(clients: Clients, stream: str) -> Iterator[str]:
    """Yield the functions that hold a stream's name in their environment."""
    pages = clients["lambda"].get_paginator("list_functions").paginate()
    for function in (one for page in pages for one in page["Functions"]):
        if stream in (function.get("Environment", {}).get("Variables") or {}).values():
            yield function["FunctionName"]


def function_hop(clients: Clients, name: str) -> Hop:
    """Add up the whole numbers of a function's structured log lines; keep what tells of failure."""
    hop = Hop("Lambda", name)
    for metric, label in METRICS.items():
        found = metric_sum(clients["cloudwatch"], "AWS/Lambda", metric, {"FunctionName": name})
        if found or (found == 0 and label == "calls"):
            hop.counts[label] = found
    lines = recent_lines(clients["logs"], _group(name))
    counts: Counter[str] = Counter()
    for line in lines:
        if not _is_platform(line):
            hop.latest = line.when
            counts.update(_numbers(line.fields))
        if reason := _failure_reason(line):
            detail = _detail(line.fields)
            hop.failures.append(Failure(line.when, reason, detail, is_refusal=_is_refusal(line)))
    hop.counts |= counts
    if len(lines) >= MOST_LINES:
        hop.note = f"Counted from the last {len(lines):,} log lines."
    return hop


def trace_function(clients: Clients, name: str, text: str) -> Trace:
    """Look for a text in a function's log."""
    trace = Trace("Lambda", name)
    for line in recent_lines(clients["logs"], _group(name), text):
        reason = _failure_reason(line)
        what = reason or str(line.fields.get("message", line.fields.get("type", "")))
        trace.sightings.append(Sighting(line.when, what, _detail(line.fields)))
    if not trace.sightings:
        trace.note = "Not in the last day's log; a function needn't name every event."
    return trace


def batch_reports(clients: Clients, name: str, ended: Iterable[datetime]) -> list[Sighting]:
    """Return a function's reports of failure shortly before records ended as errors.

    Firehose's error records don't say why a function refused them; its log does, by batch.
    """
    moments = list(ended)
    return [
        Sighting(line.when, f"in a batch of that time: {reason}", _detail(line.fields), failed=True)
        for line in (recent_lines(clients["logs"], _group(name)) if moments else [])
        if (reason := _failure_reason(line)) and any(_is_just_before(line, one) for one in moments)
    ]


def _is_just_before(line: Line, moment: datetime) -> bool:
    return -CLOCKS_APART <= moment - line.when <= BATCH_TIME


def _group(function: str) -> str:
    return f"/aws/lambda/{function}"


def _is_platform(line: Line) -> bool:
    return str(line.fields.get("type", "")).startswith("platform.")


def _failure_reason(line: Line) -> str:
    """Say what a line reports as failed; empty where it reports nothing of the kind.

    That is a call that Lambda ended, a level from warning up, or members of that meaning.
    """
    fields = line.fields
    if _is_platform(line):
        record = fields.get("record") or {}
        ended = fields["type"] == "platform.report" and record.get("status") != "success"
        return f"call ended as {record.get('status')}" if ended else ""
    bad = [(name, value) for name, value in fields.items() if _is_bad(name, value)]
    told = [f"{CAPITAL.sub(_lowered, name)} {_words(value)}" for name, value in bad]
    if not told and fields.get("level") not in BAD_LEVELS and not _says_failure(fields):
        return ""
    message, reason = str(fields.get("message", "")), fields.get("reason")
    return ": ".join(filter(None, [message, reason and str(reason), "; ".join(told)]))


def _is_refusal(line: Line) -> bool:
    """Return whether a function says in passing, at no level of alarm, what it didn't take."""
    return not _is_platform(line) and line.fields.get("level") in QUIET_LEVELS


def _lowered(capital: re.Match[str]) -> str:
    return f" {capital[0].lower()}"


def _is_bad(name: str, value: Any) -> bool:
    return bool(value) and any(word in name.lower() for word in BAD_WORDS)


def _says_failure(fields: Mapping[str, Any]) -> bool:
    return any(word in str(fields.get("message", "")).lower() for word in BAD_WORDS)


def _words(value: Any) -> str:
    if isinstance(value, list) and all(isinstance(one, str) for one in value):
        return ", ".join(value)
    if isinstance(value, Mapping) and not any(isinstance(one, dict) for one in value.values()):
        return ", ".join(f"{name} {one}" for name, one in value.items())
    return f"({len(value)})" if isinstance(value, list | Mapping) else str(value)


def _numbers(fields: Mapping[str, Any]) -> dict[str, int]:
    return {
        name: value
        for name, value in fields.items()
        if isinstance(value, int) and not isinstance(value, bool) and name not in NOT_COUNTS
    }


def _detail(fields: Mapping[str, Any]) -> str:
    shown = {name: value for name, value in fields.items() if name not in NOT_DETAIL}
    return json.dumps(shown, ensure_ascii=False)[:LONGEST_DETAIL]
