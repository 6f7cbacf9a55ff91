"""A visual's rows as a file: typed, exact, and nothing that a spreadsheet would run."""

import csv
import io
import zipfile
from datetime import datetime
from decimal import Decimal
from xml.etree import ElementTree

import pytest

from dashboard.exports.csv_file import csv_file, harmless
from dashboard.exports.table import Table, typed
from dashboard.exports.xlsx_file import xlsx_file
from dashboard.expressions.typed_sql import Sql
from dashboard.queries.fields import Field
from dashboard.visuals.reader import raw_text

DAY, MOMENT = datetime(2026, 3, 2), datetime(2026, 3, 2, 19, 30)
ROWS = [["tea", Decimal("13.95"), DAY, MOMENT], ["=1+1", Decimal(-2), None, None]]
TABLE = Table("Sales", ["Item", "Money", "Day", "When"], ROWS, [False, False, False, True])


def field(kind, granularity=None):
    return Field("f", "sales", "f", Sql("f", kind), False, granularity, {})


@pytest.mark.parametrize(
    ("value", "granularity", "text"),
    [
        (13.950000000000001, None, "13.95"),
        (1e22, None, "1" + "0" * 22),
        (Decimal("1E+3"), None, "1000"),
        (DAY, "DAY", "2026-03-02"),
        (MOMENT, None, "2026-03-02 19:30:00"),
    ],
)
def test_raw_values_are_exact_and_days_have_no_hour(value, granularity, text):
    assert raw_text(value, field("DECIMAL", granularity)) == text


def test_csv_has_days_as_days_and_no_formula():
    rows = list(csv.reader(io.StringIO(csv_file(TABLE).decode("utf-8-sig"))))
    assert rows[1] == ["tea", "13.95", "2026-03-02", "2026-03-02 19:30:00"]
    assert rows[2] == ["'=1+1", "-2", "", ""]


def workbook(table):
    with zipfile.ZipFile(io.BytesIO(xlsx_file(table))) as package:
        sheet = ElementTree.fromstring(package.read("xl/worksheets/sheet1.xml"))  # noqa: S314
    space = {"": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}
    return {
        cell.get("r"): (cell.get("t"), "".join(cell.itertext()))
        for cell in sheet.iterfind(".//c", space)
    }, sheet.findall(".//f", space)


def test_workbook_has_typed_cells_and_texts_that_are_no_formulas():
    cells, formulas = workbook(TABLE)
    assert cells["A3"] == ("inlineStr", "=1+1")
    assert cells["B2"] == (None, "13.95")
    assert cells["C2"] == (None, "46083")
    assert cells["D2"] == (None, "46083.8125")
    assert formulas == []


@pytest.mark.parametrize("text", ["https://a.example", "\ud800", "a\x00b", "x" * 40_000, "{=1}"])
def test_workbook_takes_any_text(text):
    cells, formulas = workbook(Table("[a]/b:" + text, ["Item"], [[text]], [False]))
    assert cells["A2"][0] == "inlineStr"
    assert formulas == []


@pytest.mark.parametrize(("text", "kind"), [("-3", "TEXT"), ("n/a", "NUMBER"), ("soon", "TIME")])
def test_value_that_is_not_of_its_columns_type_stays_a_text(text, kind):
    assert typed(text, kind) == text


@pytest.mark.parametrize("text", ["=1+1", "@x", "+1 2", "-a", "\tx", "\rx", "\uff1d1"])
def test_text_that_a_spreadsheet_would_run_begins_with_an_apostrophe(text):
    assert harmless(text) == f"'{text}"


@pytest.mark.parametrize("text", ["a=b", "-2", "-1.5e+3", ""])
def test_other_texts_stay_as_they_are(text):
    assert harmless(text) == text
