"""What nests too deep, or has too long a number, is refused before anything is made of it."""

import pytest

from analytics_emulator.athena.sql import AthenaQueryError, MalformedQueryError
from analytics_emulator.athena.sql.reading.dialect import parse_query
from analytics_emulator.athena.sql.reading.nesting import MOST_LEVELS, require_shallow

DEEP = MOST_LEVELS + 1


@pytest.mark.parametrize("piece", ["(", "[", "NOT ", "- ", "+", "CASE WHEN ", "abs(", "ARRAY[1]["])
def test_text_of_too_many_levels_is_too_large(piece: str) -> None:
    with pytest.raises(AthenaQueryError, match="STACK_OVERFLOW: statement is too large"):
        require_shallow("SELECT " + piece * DEEP + "1")


@pytest.mark.parametrize(
    "text", ["(1)" * DEEP, "'" + "(" * DEEP + "'", "--" + "(" * DEEP, "/*" + "[" * DEEP + "*/",
             '"' + "(" * DEEP + '"', "CASE WHEN 1 THEN 2 END " * DEEP, "1 - 1 " * DEEP],
    ids=["beside", "text", "line comment", "comment", "name", "cases beside", "differences"],
)  # fmt: skip
def test_what_only_looks_deep_is_read(text: str) -> None:
    require_shallow(text)


@pytest.mark.parametrize("digits", ["9" * 10_000, "0x" + "f" * 10_000, "9_" * 9_999 + "9"])
def test_number_of_any_length_is_no_number(digits: str) -> None:
    with pytest.raises(MalformedQueryError, match="Invalid numeric literal"):
        parse_query(f"SELECT {digits}")


def test_leading_zeros_count_for_nothing() -> None:
    assert parse_query("SELECT " + "0" * 10_000 + "7").expressions
