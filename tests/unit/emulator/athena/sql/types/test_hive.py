"""Hive type texts as Trino types."""

import pytest

from analytics_emulator.athena.sql import AthenaQueryError
from analytics_emulator.athena.sql.types import hive_type


@pytest.mark.parametrize(
    ("hive", "trino"),
    [
        ("string", "varchar"),
        ("int", "integer"),
        ("float", "real"),
        ("timestamp", "timestamp(3)"),
        ("decimal(10, 2)", "decimal(10,2)"),
        ("varchar(5)", "varchar(5)"),
        ("array<map<string,int>>", "array(map(varchar, integer))"),
        ("struct<a:int,b:struct<c:date>>", "row(a integer, b row(c date))"),
    ],
)
def test_hive_type_becomes_trinos(hive: str, trino: str) -> None:
    assert str(hive_type(hive)) == trino


def test_unknown_hive_type_is_refused() -> None:
    with pytest.raises(AthenaQueryError, match="uniontype"):
        hive_type("uniontype<int>")
