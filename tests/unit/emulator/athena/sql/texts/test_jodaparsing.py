from datetime import datetime

from analytics_emulator.athena.sql.texts.jodaparsing import joda_reader


def test_a_quote_that_is_not_closed_ends_with_the_pattern() -> None:
    read = joda_reader("yyyy-MM-dd'T'HH:mm:ss.SSSSSS'Z")
    assert read("2018-05-30T12:00:00.123456Z") == (datetime(2018, 5, 30, 12, 0, 0, 123000), "UTC")
