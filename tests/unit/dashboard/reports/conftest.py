"""A report with a part of each kind, whose texts would be markup if anybody let them."""

import pytest

from dashboard.charts.bar import BarOptions, bar_chart
from dashboard.reports.parts import Absent, Chart, Figure, Report, Rows, Words
from dashboard.themes import page_theme

HOSTILE = "<script>alert('1')</script> #eval *b* \\"
SOLD = Rows(
    columns=["Item", "Money"],
    are_numbers=[False, True],
    rows=[["Tea", "£3.00"], [HOSTILE, "£9.00"], ["Total", "£12.00"]],
    sums=[2],
)
BARS = [
    {"category": name, "series": "Money", "value": value, "label": f"£{value}"}
    for name, value in (("Tea", 3), (HOSTILE, 9))
]


@pytest.fixture
def report() -> Report:
    columns = [f"Column {number}" for number in range(11)]
    wide = Rows("Lines", columns=columns, are_numbers=[False] * 11, rows=[["value"] * 11])
    parts = [
        Figure("Net", HOSTILE, value="£1,234", change="▲ +2.0%", direction="up", against="from £1"),
        Figure("Orders", value="34"),
        Figure("Refunds", value="0"),
        Chart("What sells", spec=bar_chart(BARS, BarOptions(is_horizontal=True)), table=SOLD),
        Rows("Sold", notes=["A note."], **{name: getattr(SOLD, name) for name in FIELDS}),
        wide,
        Words("Light", blocks=[{"align": "left", "runs": [{"text": HOSTILE, "color": "#ffff00"}]}]),
        Absent("Fell", reason="Nothing matches."),
    ]
    link = 'http://127.0.0.1:8600/#{"a":1}'
    return Report("Today", "Board", "now", ["Period: Today"], link, parts, page_theme({}))


FIELDS = ("columns", "are_numbers", "rows", "sums")
