"""Casts that Trino has and this compiler lacks are refused by name, and are no errors of types."""

import pytest

from analytics_emulator.athena.sql import AthenaQueryError, SqlEngine

MISSING = [
    ("TIME '01:02:03'", "timestamp(3)"),
    ("TIME '01:02:03'", "timestamp(3) with time zone"),
    ("TIME '01:02:03+02:00'", "timestamp(3)"),
    ("TIME '01:02:03+02:00'", "timestamp(3) with time zone"),
    ("JSON '\"abc\"'", "varchar(2)"),
    ('JSON \'{"a": {"1": 2}}\'', "map(varchar, map(bigint, bigint))"),
    ("ARRAY[1e7]", "json"),
    ("MAP(ARRAY['a'], ARRAY[9e-4])", "json"),
]


@pytest.mark.parametrize(("value", "target"), MISSING)
def test_missing_cast_is_refused_by_name(engine: SqlEngine, value: str, target: str) -> None:
    with pytest.raises(AthenaQueryError, match=r"NOT_SUPPORTED: .*CAST "):
        engine.run(engine.compile(f"SELECT CAST({value} AS {target})", "shop"))
