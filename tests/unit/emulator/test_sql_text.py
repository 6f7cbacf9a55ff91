"""Quotes within names and texts are doubled, so that neither ends early."""

from analytics_emulator.sql_text import quoted, text_literal


def test_name_is_quoted() -> None:
    assert quoted("a \"b\" 'c'") == '"a ""b"" \'c\'"'


def test_text_is_quoted() -> None:
    assert text_literal('it\'s "b"') == "'it''s \"b\"'"
