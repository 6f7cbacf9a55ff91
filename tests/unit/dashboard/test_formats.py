import html
import re
from datetime import datetime
from decimal import Decimal

import pytest
import vl_convert

from dashboard.formats import NumberFormat, date_text, read_number_format
from dashboard.refusal import NotDrawnError


def currency(symbol="GBP", **body):
    return {
        "FormatConfiguration": {"CurrencyDisplayFormatConfiguration": {"Symbol": symbol, **body}}
    }


DECIMALS = {"DecimalPlacesConfiguration": {"DecimalPlaces": 2}}


@pytest.mark.parametrize(
    ("configuration", "value", "text"),
    [
        ({}, 1234567, "1,234,567"),
        ({}, Decimal("3.5"), "3.50"),
        ({}, None, "–"),
        (currency(**DECIMALS), Decimal("1234.5"), "£1,234.50"),
        (currency(**DECIMALS), Decimal("-3"), "−£3.00"),
        (currency("CHF", **DECIMALS), 3, "CHF 3.00"),
        (currency(NumberScale="THOUSANDS", **DECIMALS), 12345, "£12.35K"),
        ({"NumberDisplayFormatConfiguration": {"NumberScale": "AUTO"}}, 2_500_000, "2.5M"),
        ({"NumberDisplayFormatConfiguration": {"Suffix": ":00", **DECIMALS}}, 9, "9.00:00"),
        ({"PercentageDisplayFormatConfiguration": DECIMALS}, 0.1234, "12.34%"),
        ({"PercentageDisplayFormatConfiguration": {"Suffix": "%", **DECIMALS}}, 0.2, "20.00%"),
    ],
)
def test_number_is_written_as_configured(configuration, value, text):
    assert read_number_format(configuration).text(value) == text


def test_separators_can_be_swapped():
    separators = {
        "DecimalSeparator": "COMMA",
        "ThousandsSeparator": {"Symbol": "DOT", "Visibility": "VISIBLE"},
    }
    configuration = {"NumberDisplayFormatConfiguration": {"SeparatorConfiguration": separators}}
    assert read_number_format(configuration).text(Decimal("1234.5")) == "1.234,50"


@pytest.mark.parametrize(
    ("granularity", "pattern", "text"),
    [
        ("DAY", None, "Mar 5, 2026"),
        ("MONTH", None, "Mar 2026"),
        ("QUARTER", None, "Q1 2026"),
        (None, "YYYY-MM-DD HH:mm", "2026-03-05 14:07"),
        (None, "dddd, D MMMM [at] h a", "Thursday, 5 March at 2 pm"),
    ],
)
def test_date_is_written_by_granularity_or_pattern(granularity, pattern, text):
    assert date_text(datetime(2026, 3, 5, 14, 7), granularity, pattern) == text


def test_quote_in_a_prefix_cannot_leave_the_axis_expression():
    assert " + 'o\\'' + " in NumberFormat(prefix="o'").axis_expression()


def test_format_that_is_not_known_is_refused():
    with pytest.raises(NotDrawnError):
        read_number_format({"NumberDisplayFormatConfiguration": {"NumberScale": "LAKHS"}})


@pytest.mark.parametrize("mode", ["POSITIVE", "NEGATIVE"])
def test_negative_number_has_a_minus_sign_in_any_mode(mode):
    body = {"Prefix": "$", "NegativeValueConfiguration": {"DisplayMode": mode}}
    assert read_number_format({"NumberDisplayFormatConfiguration": body}).text(-5) == "−$5"


@pytest.mark.parametrize(
    ("suffix", "text"), [("TB", "10K\u00a0TB"), (" TB", "10K TB"), ("%", "10K%"), ("", "10K")]
)
def test_unit_stands_apart_from_the_letter_of_a_scale(suffix, text):
    number_format = NumberFormat(suffix=suffix, scale="THOUSANDS")
    assert number_format.text(10_000) == text
    assert axis_text(number_format, 10_000) == text


def test_unit_follows_digits_as_its_author_wrote_it():
    assert NumberFormat(suffix="TB").text(10) == "10TB"
    assert axis_text(NumberFormat(suffix="TB"), 10) == "10TB"


def axis_text(number_format, value):
    """Have Vega write a number as an axis would."""
    encoding = {"text": {"field": "text", "type": "nominal"}}
    spec = {
        "data": {"values": [{"value": value}]},
        "transform": [{"calculate": number_format.axis_expression(), "as": "text"}],
        "mark": "text",
        "encoding": encoding,
    }
    svg = vl_convert.vegalite_to_svg(spec, vl_version="6.4")
    return html.unescape(re.search(r">([^<>]+)</text>", svg)[1])
