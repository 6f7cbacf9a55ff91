"""Patterns of java.time.format.DateTimeFormatter, as its documentation has them."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from analytics_emulator.java.date_format import DateFormat, ReadableDateFormat

TIME = datetime(2026, 3, 7, 15, 4, 9, 890_000, tzinfo=UTC)


@pytest.mark.documented
@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        ("", ""),
        ("yy", "26"),
        ("yyyyy", "02026"),
        ("M-d", "3-7"),
        ("MMM MMMM MMMMM", "Mar March M"),
        ("D DDD", "66 066"),
        ("E EEEE EEEEE", "Sat Saturday S"),
        ("h hh K k a", "3 03 3 15 PM"),
        ("H:m:s", "15:4:9"),
        ("Q", "1"),
        ("ss.SSS S", "09.890 8"),
        ("SSSSSSSSS", "890000000"),
        ("'it''s' ''", "it's '"),
        ("[yyyy]", "2026"),
        ("yyyy[-MM[-dd", "2026-03-07"),
        ("'[{#}]'", "[{#}]"),
        ("X XX XXX x xx xxx Z", "Z Z Z +00 +0000 +00:00 +0000"),
    ],
)
def test_time_is_written(pattern: str, text: str) -> None:
    assert DateFormat(pattern).format(TIME) == text


def test_zone_and_offset_are_written() -> None:
    moment = TIME.astimezone(ZoneInfo("America/St_Johns"))
    assert DateFormat("VV X XXX Z").format(moment) == "America/St_Johns -0330 -03:30 -0330"


@pytest.mark.documented
@pytest.mark.parametrize(
    ("pattern", "reason"),
    [
        ("yyyy'", "isn't closed"),
        ("yyyy#MM", "reserved"),
        ("{yyyy}", "reserved"),
        ("yyyy]", "without a \\["),
        ("ddd", "aren't supported"),
        ("SSSSSSSSSS", "aren't supported"),
        ("YYYY-ww", "aren't supported"),  # the week's year, not Joda-Time's year of era
        ("yyyy z", "aren't supported"),
    ],
)
def test_pattern_that_is_none_or_not_here_is_refused(pattern: str, reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        DateFormat(pattern)


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        ("yyyy-MM-dd", "2026-03-07"),
        ("yyyy/MM/dd/HH", "2026/03/07/15"),
        ("yyyyMMdd", "20260307"),
        ("yyyy-MM-dd'T'HH:mm:ss.SSS", "2026-03-07T15:04:09.890"),
        ("yy-M-d", "26-3-7"),
        ("'dt='yyyy", "dt=2026"),
        ("yyyy[-MM[-dd]]", "2026-03-07"),
    ],
)
def test_what_is_written_is_read(pattern: str, text: str) -> None:
    dates = ReadableDateFormat(pattern)
    assert dates.format(TIME) == text
    assert dates.format(dates.parse(text)) == text


@pytest.mark.documented
@pytest.mark.parametrize("text", ["2026-03", "2026"])
def test_optional_section_may_be_missing(text: str) -> None:
    month = 3 if "-" in text else 1
    assert ReadableDateFormat("yyyy[-MM]").parse(text) == datetime(2026, month, 1, tzinfo=UTC)


@pytest.mark.documented  # only two letters make a year of this century
def test_year_of_one_letter_is_what_stands_there() -> None:
    assert ReadableDateFormat("y").parse("26").year == 26
    assert ReadableDateFormat("yy").parse("26").year == 2026


def test_fields_without_a_letter_are_the_earliest() -> None:
    assert ReadableDateFormat("yyyy-MM").parse("2026-03") == datetime(2026, 3, 1, tzinfo=UTC)


def test_finest_unit_is_the_smallest_that_shows() -> None:
    assert ReadableDateFormat("dd.MM.yyyy").finest_unit == "day"
    assert ReadableDateFormat("yyyy-MM").finest_unit == "month"


@pytest.mark.parametrize("pattern", ["yyyy-MMM-dd", "yyyy D", "yyyy-MM-dd VV"])
def test_letters_that_are_only_written_are_refused_where_times_are_read(pattern: str) -> None:
    with pytest.raises(ValueError, match="not supported"):
        ReadableDateFormat(pattern)


def test_text_that_does_not_fit_is_refused() -> None:
    with pytest.raises(ValueError, match="doesn't have the date format"):
        ReadableDateFormat("yyyy-MM-dd").parse("2026-3-4")
