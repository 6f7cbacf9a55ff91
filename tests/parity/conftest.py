import pytest

from analytics_emulator.athena.sql.binding.queries import unnest


@pytest.fixture(autouse=True)
def rows_unnest_as_in_trino(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let UNNEST make a column of each field of a row: the recorded answers are Trino's."""
    monkeypatch.setattr(unnest, "ROWS_GIVE_COLUMNS", True)
