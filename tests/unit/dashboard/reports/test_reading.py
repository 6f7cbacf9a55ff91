"""From what was drawn to a report."""

from datetime import datetime

import pytest

from dashboard.reports.parts import Absent, Chart, Figure, Rows, Words
from dashboard.reports.reading import AS_ROWS, MOST_ROWS, read_report
from dashboard.themes import page_theme

NOW = datetime(2026, 3, 18, 15, 30)
HEAD = {"columns": [{"title": "Item"}, {"title": "Money", "isNumber": True}]}
PERIOD = {"title": "From", "parameter": "From", "values": ["2026-03-01T00:00:00"]}


def read(drawn, chosen=None, controls=(PERIOD,)):
    """Read a sheet of visuals in two columns, given from the last to the first."""
    visuals = {
        one["id"]: {"id": one["id"], "kind": "K", "title": one["id"], "subtitle": ""}
        for one in drawn
    }
    elements = [
        {"id": name, "row": place // 2, "column": place % 2} for place, name in enumerate(visuals)
    ]
    sheet = {
        "id": "s", "name": "S", "title": "Sheet", "elements": elements[::-1],
        "visuals": visuals, "texts": {}, "controls": list(controls),
    }  # fmt: skip
    page = {"name": "Board", "zone": "Europe/London", "sheets": [sheet], "theme": page_theme({})}
    return read_report(page, "s", drawn[::-1], chosen or {}, "link", NOW)


def test_parts_are_in_reading_order_each_as_it_is_drawn():
    kpi = {"value": "3", "comparison": {"text": "+1%", "direction": "up"}, "against": "2"}
    drawn = [
        {"id": "a", "state": "drawn", "kpi": kpi, "table": {**HEAD, "rows": []}},
        {"id": "b", "state": "drawn", "narrative": [{"align": "left", "runs": []}]},
        {"id": "c", "state": "drawn", "spec": {"mark": "bar"}, "table": {**HEAD, "rows": []}},
        {"id": "d", "state": "drawn", "isTable": True, "table": {**HEAD, "rows": [["x", "1"]]}},
        {"id": "e", "state": "empty"},
    ]
    parts = read(drawn).parts
    assert [type(one) for one in parts] == [Figure, Words, Chart, Rows, Absent]
    assert (parts[0].change, parts[0].against) == ("▲ +1%", "from 2")


def test_what_rules_hide_is_left_out():
    table = {"state": "drawn", "isTable": True, "table": {**HEAD, "rows": []}}
    parts = read(
        [{"id": "a", "state": "empty"}, {"id": "b", **table}, {"id": "s", "hidden": "as"}]
    ).parts
    assert [type(one) for one in parts] == [Rows]


def test_facts_say_the_choices_with_days_as_charts_write_them():
    assert read([]).facts == ["From: Mar 1, 2026"]
    assert read([], {"parameters": {"From": "2026-03-05"}}).facts == ["From: Mar 5, 2026"]
    assert read([]).written == "Mar 18, 2026 15:30 Europe/London"


@pytest.mark.parametrize(("period", "told"), [("Yesterday", 1), ("Chosen dates", 2)])
def test_dates_that_do_not_count_are_not_told(period, told):
    names = {"title": "Period", "parameter": "Period", "options": ["Yesterday", "Chosen dates"]}
    dates = PERIOD | {"title": "From (chosen dates)"}
    facts = read([], {"parameters": {"Period": period}}, [names, dates]).facts
    assert facts == [f"Period: {period}", "From (chosen dates): Mar 1, 2026"][:told]


def test_long_table_is_cut_and_says_so_and_keeps_its_total():
    rows = [[str(number), "1"] for number in range(MOST_ROWS + 2)]
    table = {**HEAD, "rows": rows, "totals": ["Total", "9"]}
    (part,) = read([{"id": "a", "state": "drawn", "isTable": True, "table": table}]).parts
    assert part.rows[-1] == ["Total", "9"]
    assert part.sums == [MOST_ROWS]
    assert part.notes == ["2 more rows are on the page."]


@pytest.mark.parametrize("kind", ["panels", "words"])
def test_what_has_no_picture_says_that_its_rows_stand_for_it(kind):
    drawn = {"id": "a", "state": "drawn", kind: ["x"], "table": {**HEAD, "rows": [["x", "1"]]}}
    (part,) = read([drawn]).parts
    assert part.rows == [["x", "1"]]
    assert part.notes == [AS_ROWS[kind]]


def test_failed_query_is_a_fault_and_an_empty_or_undrawn_visual_is_none():
    drawn = [
        {"id": "a", "state": "failed", "reason": "no table"},
        {"id": "b", "state": "undrawn", "reason": "maps"},
        {"id": "c", "state": "empty"},
    ]
    assert [one.title for one in read(drawn).faults] == ["a"]
