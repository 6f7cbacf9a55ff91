"""An Excel workbook of one sheet, with typed cells; no text becomes a formula or an address."""

import io
import re
from datetime import datetime
from decimal import Decimal

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from dashboard.exports.table import Table, Value
from dashboard.refusal import NotDrawnError

MOST_ROWS = 1_048_575  # and the head
LONGEST_TEXT = 32_767
# A row is written when the next one begins, texts as texts: nothing grows with the table.
OPTIONS = {"constant_memory": True}
SURROGATES = re.compile(r"[\ud800-\udfff]")  # XML has none; the library writes control characters


def xlsx_file(table: Table) -> bytes:
    """Write a table as a workbook."""
    if len(table.rows) > MOST_ROWS:
        raise NotDrawnError(f"A sheet of Excel has at most {MOST_ROWS:,} rows; choose fewer")
    body = io.BytesIO()
    with Workbook(body, OPTIONS) as book:
        sheet = book.add_worksheet(_sheet_name(table.name))
        sheet.freeze_panes(1, 0)
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        time = book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"})
        for column, title in enumerate(table.titles):
            sheet.write_string(0, column, _text(title), book.add_format({"bold": True}))
        formats = [time if has_time else day for has_time in table.has_times]
        for number, row in enumerate(table.rows, 1):
            for column, value in enumerate(row):
                _write(sheet, (number, column), value, formats[column])
    return body.getvalue()


def _write(sheet: Worksheet, place: tuple[int, int], value: Value, moment: Format) -> None:
    match value:
        case None:
            return
        case Decimal():
            sheet.write_number(*place, value)
        case datetime():
            sheet.write_datetime(*place, value, moment)
        case _:
            sheet.write_string(*place, _text(value))


def _text(text: str) -> str:
    return SURROGATES.sub("\ufffd", text)[:LONGEST_TEXT]


def _sheet_name(name: str) -> str:
    """Return a name that Excel takes: at most 31 characters, none of []:*?/\\."""
    return re.sub(r"[\[\]:*?/\\\x00-\x1f']", " ", SURROGATES.sub(" ", name)).strip()[:31] or "Rows"
