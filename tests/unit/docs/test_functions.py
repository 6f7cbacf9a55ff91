"""The table of functions: current, and true of the engine."""

import pytest

from analytics_emulator.athena.sql import AthenaQueryError, SqlEngine
from tests.parity.functions_table import PATH, table


class NoTables:
    """A catalog without tables."""

    def resolve(self, _database: str, _table: str) -> None:
        """Find nothing."""


def test_table_is_current() -> None:
    assert PATH.read_text() == table()


@pytest.mark.parametrize("name", ["learn_classifier", "spatial_partitions", "classify"])
def test_refused_function_is_refused_by_name_and_listed_so(name: str) -> None:
    with pytest.raises(AthenaQueryError, match=f"NOT_SUPPORTED.*{name}"):
        SqlEngine(NoTables()).compile(f"SELECT {name}(1)", "db")
    assert f"| `{name}` | refused: " in table()


def test_every_name_of_trinos_has_a_line() -> None:
    assert table().count("\n| `") == 414
