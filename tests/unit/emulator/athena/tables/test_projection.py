from datetime import UTC, datetime

import pytest

from analytics_emulator.athena.sql import AthenaQueryError
from analytics_emulator.athena.tables.projection import combined_values

NOW = datetime(2026, 3, 4, 19, 30, tzinfo=UTC)


def values(**properties: str) -> list[str]:
    """Project one column `c` by its properties, `interval_unit` meaning `interval.unit`."""
    given = {f"projection.c.{key.replace('_', '.')}": text for key, text in properties.items()}
    (found,) = combined_values("db.t", ["c"], given, NOW)
    return list(found)


def test_enum_keeps_spaces_of_its_values() -> None:
    assert values(type="enum", values="a, b,c") == ["a", " b", "c"]


def test_integer_range_includes_both_ends() -> None:
    assert values(type="integer", range="-1,2") == ["-1", "0", "1", "2"]


def test_integer_steps_by_interval_and_pads_to_digits() -> None:
    assert values(type="integer", range="0,10", interval="5", digits="3") == ["000", "005", "010"]


def test_date_range_up_to_now_includes_today() -> None:
    days = values(type="date", format="yyyy-MM-dd", range="2026-03-02,NOW")
    assert days == ["2026-03-02", "2026-03-03", "2026-03-04"]


def test_date_range_can_count_back_from_now() -> None:
    days = values(type="date", format="yyyy-MM-dd", range="NOW-1DAYS,NOW")
    assert days == ["2026-03-03", "2026-03-04"]


def test_date_of_month_precision_steps_by_months() -> None:
    months = values(type="date", format="yyyy-MM", range="2025-12,NOW")
    assert months == ["2025-12", "2026-01", "2026-02", "2026-03"]


def test_date_steps_by_its_interval() -> None:
    hours = values(
        type="DATE",
        format="yyyy/MM/dd/HH",
        range="2026/03/04/16,NOW",
        interval="1",
        interval_unit="HOURS",
    )
    assert hours == [f"2026/03/04/{hour}" for hour in (16, 17, 18, 19)]


def test_date_with_hours_needs_an_interval_unit() -> None:
    with pytest.raises(AthenaQueryError, match=r"interval\.unit"):
        values(type="date", format="yyyy-MM-dd-HH", range="2026-03-04-16,NOW")


def test_range_that_ends_before_it_begins_is_empty() -> None:
    assert values(type="date", format="yyyy-MM-dd", range="2027-01-01,NOW") == []


def test_each_column_has_its_values() -> None:
    given = {"projection.a.type": "enum", "projection.a.values": "x,y"}
    given |= {"projection.b.type": "integer", "projection.b.range": "1,2"}
    assert combined_values("db.t", ["a", "b"], given) == (("x", "y"), ("1", "2"))


def test_missing_configuration_is_told_as_athena_tells_it() -> None:
    with pytest.raises(AthenaQueryError) as error:
        combined_values("db.t", ["a", "b"], {"projection.a.type": "enum"})
    assert str(error.value) == (
        "HIVE_METASTORE_ERROR: Table db.t is configured for partition projection, but the"
        " following partition columns are missing projection configuration: [b]"
    )


@pytest.mark.parametrize(
    "properties",
    [
        {"type": "injected"},
        {"type": "nope"},
        {"type": "integer", "range": "a,b"},
        {"type": "integer", "range": "1"},
        {"type": "integer", "range": "1,2", "interval": "0"},
        {"type": "date", "format": "yyyy-MM-dd", "range": "yesterday,NOW"},
        {"type": "integer", "range": "0,1000001"},
    ],
)
def test_what_cannot_be_projected_fails_the_query(properties: dict[str, str]) -> None:
    with pytest.raises(AthenaQueryError):
        values(**properties)
