"""Texts are counted in Java's units, of which a character beyond 16 bits takes two."""

import pytest

from analytics_emulator.java.formats import Conversion


@pytest.mark.parametrize(
    ("conversion", "text", "shown"),
    [
        ("%5s", "😀a", "  😀a"),
        ("%-5s", "😀", "😀   "),
        ("%.2s", "😀a", "😀"),
        ("%.1s", "😀a", "?"),
        ("%4.1s", "äb", "   ä"),
    ],
)
def test_text_is_padded_and_cut_by_units(conversion: str, text: str, shown: str) -> None:
    assert Conversion.parse(conversion).of(text) == shown
