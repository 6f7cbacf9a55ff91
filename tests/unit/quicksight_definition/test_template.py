"""The template's text: short forms of functions, SQL as it stands, nothing by reference."""

import re

from quicksight_definition.fields import WHOLE_CURRENCY, money
from quicksight_definition.resources import SQL
from quicksight_definition.template import CONDITIONS, HEADER, MAPPINGS, template_text

TEXT = template_text()


def test_text_says_what_it_is_made_of() -> None:
    assert TEXT.startswith(HEADER)
    assert "quicksight_definition/" in HEADER


def test_functions_stand_in_their_short_form() -> None:
    assert "!Sub" in TEXT
    assert not re.search(r"Fn::(Sub|GetAtt): \S", TEXT)


def test_sql_stands_line_by_line() -> None:
    line = (SQL / "orders.sql").read_text().strip().splitlines()[-1]
    assert re.search(rf"^ +{re.escape(line)}$", TEXT, re.MULTILINE)


def test_nothing_stands_by_reference() -> None:
    assert not re.search(r"(^|\s)[&*]id\d+", TEXT)


def test_yen_have_no_decimals_and_dollars_have_two() -> None:
    places = money(2)["CurrencyDisplayFormatConfiguration"]["DecimalPlacesConfiguration"]
    assert places == {"DecimalPlaces": {"Fn::If": [WHOLE_CURRENCY, 0, 2]}}
    listed = str(CONDITIONS[WHOLE_CURRENCY])
    assert "'JPY'" in listed
    assert "'USD'" not in listed


def test_hours_begin_with_the_weeks_first_day() -> None:
    """QuickSight's `extract('WD')` counts from Sunday, which is 1."""
    (starts,) = MAPPINGS.values()
    first = {"SUNDAY": 1, "MONDAY": 2, "SATURDAY": 7}
    assert {(first[day] + starts[day]["Shift"]) % 7 for day in first} == {0}
