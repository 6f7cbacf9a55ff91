"""An Excel workbook of one sheet, with typed cells: ECMA-376, SpreadsheetML.

Texts are inline strings, which no program takes for formulas.
"""

import io
import re
import zipfile
from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from xml.sax.saxutils import escape

from dashboard.exports.table import Table, Value
from dashboard.refusal import NotDrawnError

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml"
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
MOST_ROWS = 1_048_575  # and the head
HEADER, DAY, TIME = 1, 2, 3  # the styles below
EPOCH = datetime(1899, 12, 30)
ILLEGAL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")  # of XML 1.0

PARTS = {
    "[Content_Types].xml": f'<Types xmlns="{TYPES}">'
    '<Default Extension="rels" '
    'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    f'<Override PartName="/xl/workbook.xml" ContentType="{KIND}.sheet.main+xml"/>'
    f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{KIND}.worksheet+xml"/>'
    f'<Override PartName="/xl/styles.xml" ContentType="{KIND}.styles+xml"/></Types>',
    "_rels/.rels": f'<Relationships xmlns="{RELATIONS}"><Relationship Id="r1" '
    f'Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{RELATIONS}">'
    f'<Relationship Id="r1" Type="{OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>'
    f'<Relationship Id="r2" Type="{OFFICE}/styles" Target="styles.xml"/></Relationships>',
    "xl/styles.xml": f'<styleSheet xmlns="{MAIN}"><numFmts count="2">'
    '<numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd"/>'
    '<numFmt numFmtId="165" formatCode="yyyy\\-mm\\-dd\\ hh:mm:ss"/></numFmts>'
    '<fonts count="2"><font/><font><b/></font></fonts>'
    '<fills count="1"><fill/></fills><borders count="1"><border/></borders>'
    '<cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="4"><xf/>'
    '<xf fontId="1" applyFont="1"/><xf numFmtId="164" applyNumberFormat="1"/>'
    '<xf numFmtId="165" applyNumberFormat="1"/></cellXfs></styleSheet>',
}


def xlsx_file(table: Table) -> bytes:
    """Write a table as a workbook."""
    if len(table.rows) > MOST_ROWS:
        raise NotDrawnError(f"A sheet of Excel has at most {MOST_ROWS:,} rows; choose fewer")
    sheets = f'<sheets><sheet name="{_sheet_name(table.name)}" sheetId="1" r:id="r1"/></sheets>'
    book = f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}">{sheets}</workbook>'
    body = io.BytesIO()
    with zipfile.ZipFile(body, "w", zipfile.ZIP_DEFLATED) as package:
        for name, text in {**PARTS, "xl/workbook.xml": book}.items():
            package.writestr(name, HEAD + text)
        with package.open("xl/worksheets/sheet1.xml", "w") as part:
            for text in _sheet(table):
                part.write(text.encode())
    return body.getvalue()


def _sheet(table: Table) -> Iterator[str]:
    frozen = '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>'
    yield f'{HEAD}<worksheet xmlns="{MAIN}"><sheetViews><sheetView workbookViewId="0">{frozen}'
    yield "</sheetView></sheetViews><sheetData>"
    yield f"<row>{''.join(_inline(title, HEADER) for title in table.titles)}</row>"
    for row in table.rows:
        cells = (_cell(value, one) for value, one in zip(row, table.has_times, strict=False))
        yield f"<row>{''.join(cells)}</row>"
    yield "</sheetData></worksheet>"


def _cell(value: Value, has_time: bool) -> str:
    match value:
        case None:
            return "<c/>"
        case Decimal():
            return f"<c><v>{value}</v></c>"
        case datetime():
            days = (value - EPOCH).total_seconds() / 86400
            return f'<c s="{TIME if has_time else DAY}"><v>{days!r}</v></c>'
    return _inline(value)


def _inline(text: str, style: int = 0) -> str:
    kept = escape(ILLEGAL.sub("\ufffd", text[:32767]))
    return f'<c t="inlineStr" s="{style}"><is><t xml:space="preserve">{kept}</t></is></c>'


def _sheet_name(name: str) -> str:
    """Return a name that Excel takes: at most 31 characters, none of []:*?/\\."""
    kept = re.sub(r"[\[\]:*?/\\\x00-\x1f']", " ", name).strip()[:31]
    return escape(kept or "Rows", {'"': "&quot;"})
