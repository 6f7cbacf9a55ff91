"""Patterns part into runs of one letter and text, quoted or not."""

import pytest

from analytics_emulator.java.pattern_pieces import Letters, Text, pattern_pieces


def test_pattern_parts_into_letters_and_text() -> None:
    assert pattern_pieces("yyyyMM, [d]") == [
        Letters("y", 4),
        Letters("M", 2),
        Text(", [", is_quoted=False),
        Letters("d", 1),
        Text("]", is_quoted=False),
    ]


@pytest.mark.parametrize(("pattern", "text"), [("''", "'"), ("'it''s [d]'", "it's [d]")])
def test_quoted_text_stands_for_itself(pattern: str, text: str) -> None:
    assert pattern_pieces(pattern) == [Text(text, is_quoted=True)]


@pytest.mark.parametrize("pattern", ["'", "yyyy'T", "'a''"])
def test_quote_that_is_not_closed_is_refused(pattern: str) -> None:
    with pytest.raises(ValueError, match="isn't closed"):
        pattern_pieces(pattern)
