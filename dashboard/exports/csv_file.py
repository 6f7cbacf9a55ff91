"""CSV as spreadsheets read it: UTF-8 with a mark, one line a row, no text that is a formula."""

import csv
import io
import re
from datetime import datetime
from decimal import Decimal

from dashboard.exports.table import Table, Value

# OWASP, "CSV Injection": a spreadsheet runs a cell that begins with one of these.
NUMBER = re.compile(r"[+-]?\d+(\.\d+)?([eE][+-]?\d+)?")
DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")


def csv_file(table: Table) -> bytes:
    """Write a table; numbers exactly, days without an hour that they don't have."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow([harmless(title) for title in table.titles])
    for row in table.rows:
        writer.writerow(
            _text(value, has_time) for value, has_time in zip(row, table.has_times, strict=False)
        )
    return text.getvalue().encode("utf-8-sig")


def harmless(text: str) -> str:
    """Return a text that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(DANGEROUS) and not NUMBER.fullmatch(text) else text


def _text(value: Value, has_time: bool) -> str:
    match value:
        case None:
            return ""
        case Decimal():
            return f"{value:f}"
        case datetime():
            return value.isoformat(sep=" ") if has_time else value.date().isoformat()
    return harmless(value)
