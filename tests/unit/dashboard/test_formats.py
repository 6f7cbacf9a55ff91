from datetime import datetime
from decimal import Decimal

import pytest

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
