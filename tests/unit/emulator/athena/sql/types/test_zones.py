"""Zones by the names that Trino gives them (compared with a running Trino 476)."""

import pytest

from analytics_emulator.athena.sql.types.zones import offset_minutes, zone_key


@pytest.mark.parametrize(
    ("text", "zone"),
    [
        ("Europe/Paris", "Europe/Paris"),
        ("Zulu", "UTC"),
        ("Etc/GMT0", "UTC"),
        ("-00:00", "UTC"),
        ("GMT+3", "+03:00"),
        ("UTC+3:30", "+03:30"),
        ("Etc/GMT+3", "-03:00"),
        ("Etc/UTC+3", "+03:00"),
        ("+5", "+05:00"),
        ("-0330", "-03:30"),
        ("+14:00", "+14:00"),
    ],
)
def test_zone_goes_by_trinos_name(text: str, zone: str) -> None:
    assert zone_key(text) == zone


@pytest.mark.parametrize(
    "text", ["", "utc", "europe/paris", "EST", "Etc/Zulu", "+3:00", "+14:01", "+03:60", "03:00"]
)
def test_unknown_zone_has_no_name(text: str) -> None:
    assert zone_key(text) is None


@pytest.mark.parametrize(("zone", "minutes"), [("UTC", 0), ("-03:30", -210), ("CET", None)])
def test_offset_counts_minutes(zone: str, minutes: int | None) -> None:
    assert offset_minutes(zone) == minutes
