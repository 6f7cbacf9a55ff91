"""The bills in docs/scaling.md are the model's."""

import re
from datetime import date

import pytest

from scripts import ROOT
from scripts.costing import model
from scripts.costing.model import Usage
from scripts.stacks.settings import chosen

ROWS = re.findall(
    r"^\|[^|]+\| ([\d.,]+) \| [\d.,]+(?: of (\d+) events)? \| ([\d,]+)( with SPICE)? \|",
    (ROOT / "docs" / "scaling.md").read_text(),
    re.MULTILINE,
)
RECKONED_ON = date(2026, 11, 29)


@pytest.mark.parametrize(("rate", "batch", "dollars", "spice"), ROWS)
def test_bill_is_what_the_table_says(rate: str, batch: str, dollars: str, spice: str) -> None:
    told = chosen("prod") | ({"ImportMode": "SPICE"} if spice else {})
    usage = Usage(float(rate.replace(",", "")), int(batch or 10), 20, 12, 1, told, RECKONED_ON)
    reckoned = sum(line.dollars for line in model.lines(usage))
    assert reckoned == pytest.approx(float(dollars.replace(",", "")), rel=0.05)


def test_every_row_is_compared() -> None:
    assert len(ROWS) == 7
