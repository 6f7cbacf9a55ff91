"""Every row says what AWS answers, and how that is known."""

import pytest

from tests.conformance.rows import TRUST, all_tables, rows_of


@pytest.mark.parametrize("table", all_tables())
def test_row_names_its_source(table: str) -> None:
    rows = rows_of(table)
    assert [row.name for row in rows if row.trust not in TRUST or not row.source] == []
    assert len({row.name for row in rows}) == len(rows)
