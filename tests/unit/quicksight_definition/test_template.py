"""The template's text: short forms of functions, SQL as it stands, nothing by reference."""

import re

from quicksight_definition.resources import SQL
from quicksight_definition.template import HEADER, template_text

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
