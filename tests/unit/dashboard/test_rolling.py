from datetime import datetime

import pytest

from dashboard.expressions.rolling import rolling_date, shifted, truncated
from dashboard.queries.time_filter import relative_range
from dashboard.refusal import NotDrawnError

NOW = datetime(2026, 3, 18, 15, 30)  # a Wednesday


@pytest.mark.parametrize(
    ("expression", "date"),
    [
        ("now()", NOW),
        ("truncDate('DD', now())", datetime(2026, 3, 18)),
        ("addDateTime(-13, 'DD', truncDate('DD', now()))", datetime(2026, 3, 5)),
        ("truncDate('WK', now())", datetime(2026, 3, 15)),
        ("truncDate('Q', now())", datetime(2026, 1, 1)),
    ],
)
def test_rolling_date_is_evaluated(expression, date):
    assert rolling_date(expression, NOW) == date


def test_other_functions_are_refused_in_a_rolling_date():
    with pytest.raises(NotDrawnError, match="may use now, truncDate and addDateTime"):
        rolling_date("max({day})", NOW)


def test_month_later_ends_where_the_month_does():
    assert shifted(datetime(2026, 1, 31), 1, "MONTH") == datetime(2026, 2, 28)
    assert shifted(datetime(2026, 1, 15), -2, "MONTH") == datetime(2025, 11, 15)


def test_unknown_period_is_refused():
    with pytest.raises(NotDrawnError, match="Unknown period EON"):
        truncated(NOW, "EON")


@pytest.mark.parametrize(
    ("kind", "amount", "start", "end"),
    [
        ("PREVIOUS", 1, datetime(2026, 3, 17), datetime(2026, 3, 18)),
        ("THIS", 1, datetime(2026, 3, 18), datetime(2026, 3, 19)),
        ("LAST", 7, datetime(2026, 3, 12), datetime(2026, 3, 19)),
        ("NEXT", 2, datetime(2026, 3, 19), datetime(2026, 3, 21)),
    ],
)
def test_relative_range_counts_whole_days(kind, amount, start, end):
    assert relative_range(NOW, kind, "DAY", amount) == (start, end)
