"""Leaving partitions out changes no answer: a table with them is held against a copy without.

Its keys have the same values, so that a condition which reached the wrong one would lose rows.
"""

from collections.abc import Iterator
from itertools import cycle, product
from typing import Any

import pyarrow as pa
import pytest

from analytics_emulator.athena.sql import SqlEngine

from ..conftest import Catalog, Table, write

# ruff: noqa: S608  # texts of our own making

VALUES = ("a", "b", "c")
COLUMNS = "id int; score int"
ROW = "id, score, day, town"
CONDITIONS = (
    "{r}.day > 'a'",
    "{r}.town = 'b'",
    "{r}.day IS NULL",
    "coalesce({r}.day, 'a') = 'a' AND {r}.day <> {r}.town",
    "{r}.day = 'c' OR {r}.score IS NULL",
    "({r}.day = 'b' OR NOT EXISTS (SELECT 1 FROM {t}))",
    "{r}.day = (SELECT max(z.day) FROM {t} AS z WHERE z.score > 1)",
)
RELATIONS = {
    "table": "{t}",
    "projection": "(SELECT id, score, town AS day, day AS town FROM {t})",
    "computed": "(SELECT id, score, lower(day || '') AS day, town FROM {t})",
    "filtered": f"(SELECT {ROW} FROM {{t}} WHERE town <> 'a')",
    "offset": f"(SELECT {ROW} FROM {{t}} ORDER BY town, day, id OFFSET 5)",
    "limit": f"(SELECT {ROW} FROM {{t}} ORDER BY town, day, id LIMIT 7)",
    "limit and offset": f"(SELECT {ROW} FROM {{t}} ORDER BY town DESC, day, id OFFSET 3 LIMIT 7)",
    "ties": f"(SELECT {ROW} FROM {{t}} ORDER BY town FETCH FIRST 1 ROW WITH TIES)",
    "distinct": "(SELECT DISTINCT 1 AS id, score, day, town FROM {t})",
    "window": "(SELECT id, count(*) OVER (PARTITION BY town) AS score, day, town FROM {t})",
    "window as key": "(SELECT id, score, lag(day) OVER (ORDER BY town, id) AS day, town FROM {t})",
    "window in ORDER BY": (
        f"(SELECT {ROW} FROM {{t}} ORDER BY row_number() OVER (ORDER BY town, day, id) LIMIT 7)"
    ),
    "groups": "(SELECT min(id) AS id, sum(score) AS score, day, town FROM {t} GROUP BY day, town)",
    "groups, swapped": (
        "(SELECT min(id) AS id, sum(score) AS score, day, town FROM {t} GROUP BY score, town, day)"
    ),
    "rollup": (
        "(SELECT min(id) AS id, sum(score) AS score, day, town FROM {t}"
        " GROUP BY ROLLUP (town, day))"
    ),
    "empty set": (
        "(SELECT count(*) AS id, 1 AS score, day, 'b' AS town FROM {t}"
        " GROUP BY GROUPING SETS ((day), ()))"
    ),
    "total": (
        "(SELECT count(*) AS id, max(score) AS score, min(day) AS day, max(town) AS town FROM {t})"
    ),
    "union": f"(SELECT {ROW} FROM {{t}} UNION ALL SELECT id, score, town, day FROM {{t}})",
    "except": (
        "(SELECT 1 AS id, 2 AS score, day, town FROM {t}"
        " EXCEPT SELECT 1, 2, town, day FROM {t} WHERE town > 'a')"
    ),
    "unnest": (
        "(SELECT id, e AS score, day, town FROM {t} CROSS JOIN UNNEST(ARRAY[score, 7]) AS u (e))"
    ),
    "outer unnest": (
        "(SELECT id, o AS score, day, town FROM {t}"
        " LEFT JOIN UNNEST(filter(ARRAY[score], x -> x > 1)) WITH ORDINALITY AS u (e, o) ON TRUE)"
    ),
    "unnested key": (
        "(SELECT id, score, e AS day, town FROM {t} CROSS JOIN UNNEST(ARRAY[town, day]) AS u (e))"
    ),
    "lateral": (
        "(SELECT id, score, day, l.town FROM {t} AS x, LATERAL (SELECT x.day AS town) AS l)"
    ),
    "left join": (
        "(SELECT x.id, y.score, y.day, x.town FROM {t} AS x"
        " LEFT JOIN {t} AS y ON x.id = y.id AND y.day > 'a')"
    ),
    "right join": (
        "(SELECT y.id, x.score, x.day, y.town FROM {t} AS x"
        " RIGHT JOIN {t} AS y ON x.id = y.id AND x.town > 'a')"
    ),
    "full join": (
        "(SELECT y.id, x.score, x.day, y.town FROM {t} AS x"
        " FULL JOIN {t} AS y ON x.id = y.id + 2 AND x.town > 'a')"
    ),
}
JOINED = "SELECT x.id, x.day, y.town, y.score FROM {t} AS x {join} {relation} AS y ON "
JOINS = ("JOIN", "LEFT JOIN", "RIGHT JOIN", "FULL JOIN")
PLACES = (
    "x.id = y.id AND {x}",
    "x.id = y.id AND {y}",
    "x.town = y.day AND x.id < y.id WHERE {x}",
    "x.town = y.day AND x.id < y.id WHERE {y}",
    "x.id = y.id AND {y} WHERE {x}",
)
ALIKE = CONDITIONS[:5]
"""Conditions that a join's ON may have as well: those without a subquery."""


class Visits(Table):
    """A table that notes whether partitions were left out."""

    @property
    def was_pruned(self) -> bool:
        """Whether some reading asked for fewer partitions than there are."""
        return any(a is not None and len(a) < len(self._files) for a in self.asked)


@pytest.fixture(scope="module")
def visits(tmp_path_factory: pytest.TempPathFactory) -> Visits:
    folder = tmp_path_factory.mktemp("parted")
    keys = [*product(VALUES, VALUES), (None, "b")]
    files = [write(folder / str(n), _rows(n), key) for n, key in enumerate(keys)]  # type: ignore[arg-type]  # a key may be NULL
    return Visits(COLUMNS, "day string; town string", files)


@pytest.fixture(scope="module")
def both(visits: Visits, tmp_path_factory: pytest.TempPathFactory) -> SqlEngine:
    """Return an engine over `visits`, of ten partitions, and `copy`, a file of the same rows."""
    keys = [f.partition for f in visits._files for _ in range(2)]
    rows = {c: [v for n in range(10) for v in _rows(n)[c].to_pylist()] for c in ("id", "score")}
    whole = {c: pa.array(v, pa.int32()) for c, v in rows.items()}
    whole |= {c: pa.array([k[n] for k in keys]) for n, c in enumerate(("day", "town"))}
    file = write(tmp_path_factory.mktemp("copy") / "whole", whole)
    copy = Table(f"{COLUMNS}; day string; town string", "", [file])
    engine = SqlEngine(Catalog(visits=visits, copy=copy))
    engine.executor.core.database.execute("SET threads = 1")
    return engine


def _rows(number: int) -> dict[str, Any]:
    """Return a partition's two rows; a score is NULL now and then."""
    ids, scores = (2 * number, 2 * number + 1), (number % 3, None if number % 4 == 0 else 2)
    return {"id": pa.array(ids, pa.int32()), "score": pa.array(scores, pa.int32())}


def differing(engine: SqlEngine, queries: Iterator[str]) -> list[str]:
    """Return the queries that are answered differently over the table and over its copy."""

    def answer(query: str, table: str) -> list[str]:
        found = engine.run(engine.compile(query.replace("{t}", table), "shop"))
        return sorted(map(str, found.rows))

    return [q for q in queries if answer(q, "visits") != answer(q, "copy")]


@pytest.mark.parametrize("relation", RELATIONS.values(), ids=RELATIONS)
def test_filter_above_a_relation_changes_no_answer(both: SqlEngine, relation: str) -> None:
    conditions = (c.replace("{r}", "r") for c in CONDITIONS)
    queries = (f"SELECT r.* FROM {relation} AS r WHERE {c}" for c in conditions)
    assert differing(both, queries) == []


@pytest.mark.parametrize("join", JOINS)
@pytest.mark.parametrize("place", PLACES)
def test_filter_of_a_join_changes_no_answer(both: SqlEngine, join: str, place: str) -> None:
    relations = ("{t}", RELATIONS["filtered"], RELATIONS["groups, swapped"], RELATIONS["left join"])
    texts = (JOINED.replace("{join}", join).replace("{relation}", r) + place for r in relations)
    turns = zip(texts, cycle(ALIKE), ALIKE[2:] + ALIKE[:2], strict=False)
    queries = (
        text.replace("{x}", a.replace("{r}", "x")).replace("{y}", b.replace("{r}", "y"))
        for text, a, b in turns
    )
    assert differing(both, queries) == []


@pytest.mark.parametrize("condition", ALIKE)
def test_filter_of_groups_changes_no_answer(both: SqlEngine, condition: str) -> None:
    groups = (
        "day, town",
        "town, day",
        "ROLLUP (town, day)",
        "CUBE (day, town)",
        "day, ROLLUP (town)",
    )
    having = condition.replace("{r}.score", "sum(r.score)").replace("{r}", "r")
    queries = (
        f"SELECT r.day, r.town, count(*), sum(r.score) FROM {{t}} AS r GROUP BY {g} HAVING {having}"
        for g in groups
    )
    assert differing(both, queries) == []


def test_most_relations_hand_a_filter_on(both: SqlEngine, visits: Visits) -> None:
    """Else the answers would be the same in any case."""
    whole = set()
    for name, relation in RELATIONS.items():
        visits.asked.clear()
        query = f"SELECT r.* FROM {relation} AS r WHERE r.town = 'b'"
        both.run(both.compile(query.replace("{t}", "visits"), "shop"))
        if not visits.was_pruned:
            whole.add(name)
    cut = {name for name in RELATIONS if name.startswith(("limit", "offset", "ties", "window"))}
    assert whole == {*cut, "rollup", "empty set", "total", "lateral", "full join"}
