"""Patterns whose texts DuckDB may read: it does so only where Joda-Time would read the same."""

import re

import pytest

from analytics_emulator.athena.sql.texts.dateformats import mysql_to_strftime, plain_shape


@pytest.mark.parametrize(
    ("pattern", "read", "left"),
    [
        ("%Y-%m-%d", ["2024-01-02"], ["2024-1-2", "0999-01-02", "+2024-01-02", "2024-01-02 "]),
        ("%Y%m%dT%T.%f", ["20240102T03:04:05.123456"], ["20240102T03:04:05.1234567"]),
        ("%d/%b/%Y:%H", ["02/Jan/2024:03"], ["02/JAN/2024:03", "02/January/2024:03"]),
        ("%c/%e/%Y", ["01/02/2024"], ["1/2/2024"]),
    ],
)
def test_texts_in_full_width_are_read_quickly(
    pattern: str, read: list[str], left: list[str]
) -> None:
    shape = re.compile(plain_shape(mysql_to_strftime(pattern)) or "")
    assert [t for t in read + left if shape.fullmatch(t)] == read


@pytest.mark.parametrize(
    "pattern", ["%Y-%m", "%H:%i", "%y-%m-%d", "%Y-%m-%d %p", "%Y-%m-%d %Y", "%Y-%m-%d%%", "%Y-%j"]
)
def test_other_patterns_are_left_to_what_knows_the_rules(pattern: str) -> None:
    assert plain_shape(mysql_to_strftime(pattern)) is None
