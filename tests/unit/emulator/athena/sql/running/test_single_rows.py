"""Rows whose keys stand once aren't grouped; what a group gives stays the same."""

from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from analytics_emulator.athena.sql import SqlEngine
from analytics_emulator.athena.sql.nodes.queries import Grouped
from analytics_emulator.athena.sql.nodes.walking import walk
from analytics_emulator.athena.sql.running.single_rows import single_rows_aside
from tests.unit.emulator.athena.sql.conftest import Catalog, Table, write

# ruff: noqa: S608  # texts of our own making

EVENTS = {
    "id": ["once", "twice", "twice", "late", "late", None, None, None],
    "place": ["a", "b", "b", "c", "d", "e", None, "e"],
    "a": [1, 2, 2, None, 4, None, 6, None],
    "b": [1, None, 2, 3, None, None, None, None],
}
GROUPS = "SELECT arbitrary(a) a, arbitrary(b) b, arbitrary(a + b) c, arbitrary(place) d"


@pytest.fixture
def catalog(tmp_path: Path) -> Catalog:
    columns: dict[str, Any] = {
        name: pa.array(values, pa.int32() if name in "ab" else pa.string())
        for name, values in EVENTS.items()
    }
    file = write(tmp_path / "events.parquet", columns)
    return Catalog(events=Table("id string; place string; a int; b int", "", [file]))


def answer(engine: SqlEngine, sql: str) -> list[Any]:
    return sorted(map(list, engine.run(engine.compile(sql, "shop")).rows), key=repr)


@pytest.mark.parametrize("keys", ["id", "place", "id, place", "upper(id)", "a % 2"])
@pytest.mark.parametrize("where", ["", "WHERE b IS NOT NULL OR a > 1", "WHERE id = 'twice'"])
def test_kept_groups_are_the_same(catalog: Catalog, keys: str, where: str) -> None:
    """Of the values that a group has, any may be given; NULL only where there is no other."""
    groups = f"{GROUPS} FROM events {where} GROUP BY {keys}"
    sql = f"SELECT count(*), count(a), count(b), count(c), count(d) FROM ({groups}) AS t"
    keeping, plain = SqlEngine(catalog, least_kept_rows=1), SqlEngine(catalog)
    assert answer(keeping, sql) == answer(plain, sql)
    assert len(keeping.derived.files()) == 1


def test_row_that_stands_once_keeps_its_values(catalog: Catalog) -> None:
    sql = f"SELECT t.* FROM ({GROUPS}, id FROM events GROUP BY id, place) AS t WHERE id = 'once'"
    assert answer(SqlEngine(catalog, least_kept_rows=1), sql) == [["1", "1", "2", "a", "once"]]


@pytest.mark.parametrize(
    ("groups", "grouped"),
    [
        (f"{GROUPS} FROM events GROUP BY id", 2),
        (f"{GROUPS}, max(a) e FROM events GROUP BY id", 1),
        (f"{GROUPS}, arbitrary(a) FILTER (WHERE b > 1) e FROM events GROUP BY id", 1),
        (f"{GROUPS} FROM events", 1),
        (f"{GROUPS} FROM events GROUP BY GROUPING SETS ((id), (place))", 1),
        (f"{GROUPS} FROM (SELECT * FROM events LIMIT 5) GROUP BY id", 1),
        ("SELECT arbitrary(a) a, arbitrary(b) b, arbitrary(place) d FROM events GROUP BY id", 1),
    ],
)
def test_only_wide_groups_of_arbitrary_values_are_taken_apart(
    catalog: Catalog, groups: str, grouped: int
) -> None:
    query = SqlEngine(catalog).compile(groups, "shop").query
    found = [node for node in walk(single_rows_aside(query)) if isinstance(node, Grouped)]
    assert len(found) == grouped
