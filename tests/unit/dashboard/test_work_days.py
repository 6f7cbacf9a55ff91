"""Working days are from Monday to Friday; the user guide's own examples are the first ones."""

from collections.abc import Callable

import pytest

from analytics_emulator.athena.sql import SqlEngine
from dashboard.expressions.typed_sql import Sql
from dashboard.expressions.work_days import is_work_day, net_work_days
from dashboard.refusal import NotDrawnError


class NoTables:
    """A catalog without tables."""

    def resolve(self, _database: str, _table: str) -> None:
        return None


def day(text: str) -> Sql:
    return Sql(f"CAST('{text}' AS timestamp)", "DATETIME")


@pytest.fixture(scope="module")
def value() -> Callable[[Sql], str | None]:
    """Evaluate an expression as Athena does."""
    engine = SqlEngine(NoTables())

    def found(sql: Sql) -> str | None:
        ((one,),) = engine.run(engine.compile(f"SELECT {sql.text}", "db")).rows
        return one

    return found


@pytest.mark.parametrize(
    ("start", "end", "days"),
    [
        ("2022-09-04", "2022-09-11", "5"),
        ("2022-09-09", "2022-09-02", "-6"),
        ("2022-09-10", "2022-09-11", "0"),
        ("2022-09-12", "2022-09-12", "1"),
        ("2022-09-12 23:59:59", "2022-09-13 00:00:00", "2"),
        ("1969-12-29", "1970-01-04", "5"),
    ],
)
def test_work_days_between_dates_count_both_ends(
    value: Callable[[Sql], str | None], start: str, end: str, days: str
) -> None:
    assert value(net_work_days([day(start), day(end)])) == days


def test_weekends_are_no_work_days(value: Callable[[Sql], str | None]) -> None:
    found = [value(is_work_day([day(f"2026-11-{date}")])) for date in (27, 28, 29, 30)]
    assert found == ["1", "0", "0", "1"]
    assert value(is_work_day([Sql("CAST(NULL AS timestamp)", "DATETIME")])) is None


def test_work_days_of_a_text_are_refused() -> None:
    with pytest.raises(NotDrawnError):
        is_work_day([Sql("'Monday'", "STRING")])
