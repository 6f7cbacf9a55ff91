from datetime import UTC, datetime

import pytest

from analytics_emulator.athena.tables.java_dates import JavaDateFormat

TIME = datetime(2026, 3, 4, 5, 6, 7, 890_000, tzinfo=UTC)


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        ("yyyy-MM-dd", "2026-03-04"),
        ("yyyy/MM/dd/HH", "2026/03/04/05"),
        ("yyyyMMdd", "20260304"),
        ("yyyy-MM-dd'T'HH:mm:ss.SSS", "2026-03-04T05:06:07.890"),
        ("yy-M-d", "26-3-4"),
        ("'dt='yyyy", "dt=2026"),
    ],
)
def test_format_writes_what_it_parses(pattern: str, text: str) -> None:
    dates = JavaDateFormat(pattern)
    assert dates.format(TIME) == text
    assert dates.format(dates.parse(text)) == text


def test_fields_without_a_letter_are_the_earliest() -> None:
    assert JavaDateFormat("yyyy-MM").parse("2026-03") == datetime(2026, 3, 1, tzinfo=UTC)


def test_finest_unit_is_the_smallest_that_shows() -> None:
    assert JavaDateFormat("dd.MM.yyyy").finest_unit == "day"
    assert JavaDateFormat("yyyy-MM").finest_unit == "month"


@pytest.mark.parametrize("pattern", ["yyyy-MMM-dd", "YYYY-ww", "yyyy-MM-dd z"])
def test_unknown_letters_are_refused(pattern: str) -> None:
    with pytest.raises(ValueError, match="not supported"):
        JavaDateFormat(pattern)


def test_text_that_does_not_fit_is_refused() -> None:
    with pytest.raises(ValueError, match="doesn't have the date format"):
        JavaDateFormat("yyyy-MM-dd").parse("2026-3-4")
