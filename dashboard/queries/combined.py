"""Several visuals' queries over the same rows as one, by GROUPING SETS.

A sheet's visuals mostly group the same filtered rows in different ways. Asked together, Athena
scans the data once, and the reader pays once. Trino takes column names only in grouping sets
("Complex grouping operations", SELECT), so the dimensions are named in a subquery first.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from dashboard.aws.athena import Row
from dashboard.queries.query import Query

ROW_LIMIT = 20_000  # together; beyond it each query is asked by itself, with its own limit
SETS_LIMIT = 12


@dataclass(frozen=True)
class Combined:
    """One query that answers several."""

    sql: str
    queries: tuple[Query, ...]
    dimensions: tuple[str, ...]
    measures: tuple[str, ...]

    def split(self, rows: Sequence[Row]) -> list[list[Row]] | None:
        """Give each query's rows, or nothing where there may be more than were asked for."""
        if len(rows) > ROW_LIMIT:
            return None
        by_set: dict[int, list[Row]] = defaultdict(list)
        for row in rows:
            mask = row[-1] if self.dimensions else 0
            by_set[int(str(mask))].append(row)
        return [self._rows(query, by_set) for query in self.queries]

    def _rows(self, query: Query, by_set: dict[int, list[Row]]) -> list[Row]:
        places = [self._place(field.sql.text, field.sql.is_aggregate) for field in query.fields]
        found = by_set[self._mask(query)]
        return [tuple(row[place] for place in places) for row in found]

    def _place(self, text: str, is_aggregate: bool) -> int:
        if is_aggregate:
            return len(self.dimensions) + self.measures.index(text)
        return self.dimensions.index(text)

    def _mask(self, query: Query) -> int:
        """Give what GROUPING says of a query's set: a bit for each dimension that it lacks."""
        own = {field.sql.text for field in query.dimensions}
        bits = ["0" if text in own else "1" for text in self.dimensions]
        return int("".join(bits) or "0", 2)


def grouped(queries: Iterable[Query]) -> list[list[Query]]:
    """Put queries together that can be asked as one; equal ones stand once."""
    groups: dict[object, list[Query]] = defaultdict(list)
    for query in {query.sql: query for query in queries}.values():
        alone = object() if not query.is_combinable else None
        groups[(query.data_set.arn, query.where, alone)].append(query)
    return [
        group[start : start + SETS_LIMIT]
        for group in groups.values()
        for start in range(0, len(group), SETS_LIMIT)
    ]


def combine(queries: Sequence[Query]) -> Combined:
    """Write one query for several over the same rows."""
    dimensions = _texts(queries, is_aggregate=False)
    measures = _texts(queries, is_aggregate=True)
    names = {text: f"g{index}" for index, text in enumerate(dimensions)}
    columns = [*names.values(), *(f"{text} AS m{index}" for index, text in enumerate(measures))]
    if names:
        columns.append(f"GROUPING({', '.join(names.values())}) AS mask")
    where = queries[0].where
    inner = ", ".join(["t.*", *(f"{text} AS {name}" for text, name in names.items())])
    parts = [
        f"SELECT {', '.join(columns)}",
        f"FROM (SELECT {inner} FROM ({queries[0].data_set.sql}\n) AS t",  # noqa: S608 -- a data set is SQL by nature
        *([f"WHERE {chr(10).join(_joined(where))}"] if where else []),
        ") AS t",
    ]
    if names:
        sets = [", ".join(names[field.sql.text] for field in query.dimensions) for query in queries]
        listed = ", ".join(f"({one})" for one in dict.fromkeys(sets))
        parts.append(f"GROUP BY GROUPING SETS ({listed})")
        parts.append(f"LIMIT {ROW_LIMIT + 1}")
    return Combined("\n".join(parts), tuple(queries), tuple(dimensions), tuple(measures))


def _texts(queries: Sequence[Query], is_aggregate: bool) -> list[str]:
    found = (
        field.sql.text
        for query in queries
        for field in query.fields
        if field.sql.is_aggregate == is_aggregate
    )
    return list(dict.fromkeys(found))


def _joined(where: Sequence[str]) -> list[str]:
    return [where[0], *(f"  AND {condition}" for condition in where[1:])]
