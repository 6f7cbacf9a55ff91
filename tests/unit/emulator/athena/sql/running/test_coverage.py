"""Rows over some files stand for those over others only where the query's own are the same."""

import pytest

from analytics_emulator.athena.sql.running.coverage import Coverage, Partition

MAY, JUNE = ("05",), ("06",)


def covering(
    files: dict[Partition, str], *chosen: Partition, standing: tuple[Partition, ...] = (MAY, JUNE)
) -> Coverage:
    paths = {partition: frozenset({path}) for partition, path in files.items()}
    return Coverage(paths, frozenset(chosen), frozenset(standing))


@pytest.mark.parametrize(
    ("wanted", "served"),
    [
        (covering({MAY: "a", JUNE: "b"}, MAY, JUNE), True),
        (covering({MAY: "a"}, MAY), True),
        (covering({MAY: "z"}, MAY), False),
        (covering({MAY: "a"}, MAY, standing=(MAY,)), False),
        (covering({}, ("07",)), True),
    ],
)
def test_rows_over_more_partitions_serve_fewer(wanted: Coverage, served: bool) -> None:
    assert covering({MAY: "a", JUNE: "b"}, MAY, JUNE).serves(wanted) is served


def test_files_chosen_by_more_than_partitions_serve_the_very_same() -> None:
    files = {MAY: frozenset({"a"})}
    assert Coverage(files).serves(Coverage(files))
    assert not Coverage(files).serves(Coverage({MAY: frozenset({"b"})}))
    assert not Coverage({MAY: frozenset({"a", "b"})}).serves(covering({MAY: "a"}, MAY))
