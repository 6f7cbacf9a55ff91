"""Doubles and reals as Java writes them."""

import pytest

from analytics_emulator.athena.sql.javatext import double_text, real_text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (1.5, "1.5"),
        (0.1 + 0.2, "0.30000000000000004"),
        (1e20, "1.0E20"),
        (1e-7, "1.0E-7"),
        (0.001, "0.001"),
        (9999999.0, "9999999.0"),
        (12345678.0, "1.2345678E7"),
        (-0.0, "-0.0"),
        (float("nan"), "NaN"),
        (float("-inf"), "-Infinity"),
    ],
)
def test_double_text_is_javas(value: float, text: str) -> None:
    assert double_text(value) == text


def test_real_text_has_the_fewest_digits() -> None:
    assert real_text(0.10000000149011612) == "0.1"
