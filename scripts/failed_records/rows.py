"""Turns a row, as the transform function wrote it, back into the event that it was made from.

The row is the event with its columns' names (lambda/transform/row.py), so nothing is lost on the
way: the function makes the same row of it again, with the same event id.
"""

import json
from functools import cache
from typing import Any

from scripts import ROOT

CONTRACT = ROOT / "lambda" / "contract" / "event.schema.json"
TIME_COLUMN = "eventtime"
MOST_BYTES = 1_024_000  # Firehose API reference, Record: before base64


def row_to_event(data: bytes) -> bytes | None:
    """Return the event of a row as a record for Firehose; `None` where the data is no row."""
    try:
        row = json.loads(data)
    except ValueError:
        return None
    fields = fields_by_column()
    if not isinstance(row, dict) or TIME_COLUMN not in row or not row.keys() <= fields.keys():
        return None
    event = {fields[column]: value for column, value in row.items()}
    try:
        return _record(event)
    except (ValueError, TypeError):
        return None


@cache
def fields_by_column() -> dict[str, str]:
    """Name the event's field behind each column of the table."""
    names = json.loads(CONTRACT.read_text(encoding="utf-8"))["properties"]
    return {name.lower(): name for name in names if name != "timestamp"} | {
        TIME_COLUMN: "timestamp"
    }


def _record(event: dict[str, Any]) -> bytes:
    if "attributes" in event:  # a text in the table, an object in the event
        event["attributes"] = json.loads(event["attributes"])
    text = json.dumps(event, ensure_ascii=False, separators=(",", ":"))
    record = f"{text}\n".encode()
    if len(record) > MOST_BYTES:
        raise ValueError(f"larger than {MOST_BYTES} bytes")
    return record
