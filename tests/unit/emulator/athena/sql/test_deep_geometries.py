"""Geometries that nest deeper than a library's stack are refused; one would end the process."""

import pytest

from analytics_emulator.athena.sql.udfs.geospatial import constructors
from analytics_emulator.athena.sql.udfs.table import MarkedError

DEPTH = 100_000


def test_text_of_nested_collections_is_refused() -> None:
    text = "GEOMETRYCOLLECTION (" * DEPTH + "POINT (1 2)" + ")" * DEPTH
    with pytest.raises(MarkedError, match="NOT_SUPPORTED"):
        constructors.of_text([text])


@pytest.mark.parametrize("head", ["010700000001000000", "000000000700000001", "01ef03000001000000"])
def test_bytes_of_nested_collections_are_refused(head: str) -> None:
    data = bytes.fromhex(head * DEPTH + "0101000000000000000000f03f0000000000000040")
    with pytest.raises(MarkedError, match="NOT_SUPPORTED"):
        constructors.of_binary([data])


def test_lines_of_seven_points_are_no_collections() -> None:
    line = "(" + ", ".join(f"{n} 0" for n in range(7)) + ")"
    (held,) = constructors.of_text([f"MULTILINESTRING ({', '.join([line] * 300)})"])
    assert held is not None
    assert constructors.of_binary([held]) == [held]


def test_many_parts_of_one_collection_are_read() -> None:
    text = "GEOMETRYCOLLECTION (" + ", ".join(["POINT (1 2)"] * 500) + ")"
    (held,) = constructors.of_text([text])
    assert held is not None
    assert constructors.to_text([held]) == [text]
