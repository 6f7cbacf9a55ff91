"""The HTML of an e-mail: whole by itself, and nothing in it that mail programs drop."""

import re
from html import unescape
from html.parser import HTMLParser

import pytest

from dashboard.reports.web import run_style, told, web_report
from tests.unit.dashboard.reports.conftest import HOSTILE


class Tags(HTMLParser):
    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


@pytest.fixture
def page(report):
    return web_report(report, lambda _: "cid:picture")


def test_page_has_no_script_no_style_sheet_and_no_other_host(page):
    tags = Tags(page).found
    assert {name for name, _ in tags}.isdisjoint({"script", "style", "link", "iframe"})
    assert not [name for _, held in tags for name in held if name.startswith("on")]
    assert [held["src"] for name, held in tags if name == "img"] == ["cid:picture"]
    assert re.findall(r"url\(|@import", page) == []


def test_texts_are_texts_whatever_they_hold(page):
    assert HOSTILE not in page
    assert unescape(page).count(HOSTILE) == 4


def test_figures_stand_two_a_row_and_the_odd_one_alone(page):
    cells = [held for name, held in Tags(page).found if name == "td" and "valign" in held]
    assert [held.get("width") for held in cells[:3]] == ["50%", "50%", None]


def test_table_of_many_columns_is_a_list_for_a_phone(page):
    heads = [name for name, _ in Tags(page).found if name == "th"]
    assert len(heads) == 2
    assert "Column 10" in page


def test_picture_is_told_in_words(report, page):
    (alt,) = [held["alt"] for name, held in Tags(page).found if name == "img"]
    assert alt == told(report.parts[3])
    assert alt.startswith("What sells: Tea £3.00; ")


def test_colour_that_could_not_be_read_is_mixed_until_it_can():
    assert run_style({"text": "", "color": "#ffff00"}, "#ffffff") != "color:#ffff00"
    assert run_style({"text": "", "color": "red;x", "size": "9999px"}, "#ffffff") == ""
