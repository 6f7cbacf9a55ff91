"""TABLE(sequence(…)) beside Trino's recorded answers: bounds, and what is no constant."""

import pytest

from analytics_emulator.athena.sql import AthenaQueryError
from tests.unit.emulator.athena.sql.conftest import Rows


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        ("0, 20000000", "NOT_SUPPORTED"), ("'a', 2", "TYPE_MISMATCH"),
        ("start => x, stop => 2", "EXPRESSION_NOT_CONSTANT"), ("", "MISSING_ARGUMENT"),
    ],
)  # fmt: skip
def test_arguments_that_give_no_sequence_are_refused(
    rows: Rows, arguments: str, reason: str
) -> None:
    sql = f"SELECT * FROM TABLE(sequence({arguments}))"  # noqa: S608  # the test's own
    with pytest.raises(AthenaQueryError) as error:
        rows(sql)
    assert error.value.name == reason


def test_function_that_is_not_there_is_told_by_its_name(rows: Rows) -> None:
    with pytest.raises(AthenaQueryError, match=r"exclude_columns|=>"):
        rows("SELECT * FROM TABLE(exclude_columns(input => TABLE(t), columns => 1))")
