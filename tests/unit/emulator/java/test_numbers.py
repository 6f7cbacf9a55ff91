"""Doubles and floats as Java's documentation has them written."""

import struct

import pytest

from analytics_emulator.java.numbers import double_text, float_text


@pytest.mark.documented  # Java SE 21, Double.toString
@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.0, "0.0"),
        (-0.0, "-0.0"),
        (1.5, "1.5"),
        (-20.0, "-20.0"),
        (0.1 + 0.2, "0.30000000000000004"),
        (0.001, "0.001"),
        (9999999.0, "9999999.0"),
        (12345678.0, "1.2345678E7"),
        (1e7, "1.0E7"),
        (1e20, "1.0E20"),
        (-1e-7, "-1.0E-7"),
        (2e23, "2.0E23"),
        (float("nan"), "NaN"),
        (float("inf"), "Infinity"),
        (float("-inf"), "-Infinity"),
    ],
)
def test_double_is_plain_from_a_thousandth_to_ten_million(value: float, text: str) -> None:
    assert double_text(value) == text


@pytest.mark.documented  # Java SE 21: where one digit would do, the closest two; Double.MIN_VALUE
@pytest.mark.parametrize(("value", "text"), [(5e-324, "4.9E-324"), (1e-323, "9.9E-324")])
def test_smallest_doubles_have_two_digits(value: float, text: str) -> None:
    assert double_text(value) == text


@pytest.mark.documented  # Java SE 21, Float.toString; Float.MIN_VALUE
@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.1, "0.1"),
        (1 / 3, "0.33333334"),
        (16777216.0, "1.6777216E7"),
        (1e-45, "1.4E-45"),
        (float("-inf"), "-Infinity"),
    ],
)
def test_float_has_the_fewest_digits_that_mean_the_same_float(value: float, text: str) -> None:
    (held,) = struct.unpack("f", struct.pack("f", value))
    assert float_text(held) == text
