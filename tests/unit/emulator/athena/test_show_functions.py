"""SHOW FUNCTIONS: Trino's list, in a CSV with a header as on Athena."""

import pytest

from tests.unit.emulator.athena.conftest import Lab

HEADER = ["Function", "Return Type", "Argument Types", "Function Type", "Deterministic",
          "Description"]  # fmt: skip


def test_functions_are_listed_in_all_their_forms(lab: Lab) -> None:
    execution = lab.run("SHOW FUNCTIONS")
    location = execution["ResultConfiguration"]["OutputLocation"]
    assert (execution["StatementType"], location[-4:]) == ("UTILITY", ".csv")
    header, *rows = lab.rows("SHOW FUNCTIONS")
    assert header == HEADER
    assert ["abs", "bigint", "bigint", "scalar", "true", None] in rows
    assert ["random", "double", "", "scalar", "false", None] in rows


@pytest.mark.parametrize(
    ("pattern", "names"),
    [
        ("'to!_b%' ESCAPE '!'", {"to_base", "to_base32", "to_base64", "to_base64url",
                                 "to_big_endian_32", "to_big_endian_64"}),
        ("'st_area'", set()),
        ("'ST_Area'", {"ST_Area"}),
        ("'_bs'", {"abs"}),
    ],
)  # fmt: skip
def test_pattern_is_that_of_like(lab: Lab, pattern: str, names: set[str]) -> None:
    assert {row[0] for row in lab.rows(f"SHOW FUNCTIONS LIKE {pattern}")[1:]} == names
