"""Several visuals' queries over the same rows as one, by GROUPING SETS.

A sheet's visuals mostly group the same filtered rows in different ways. Asked together, Athena
scans the data once, and the reader pays once. Trino takes column names only in grouping sets
("Complex grouping operations", SELECT), so the dimensions are named in a subquery first. What is
sorted and cut gets the rows' ranks within its own set.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from dashboard.aws.athena import Row
from dashboard.expressions.row_windows import RowWindows
from dashboard.queries.query import Order, Query, rows_over

ROW_LIMIT = 20_000  # together; beyond it each query is asked by itself, with its own limit
SETS_LIMIT = 12


@dataclass(frozen=True)
class Combined:
    """One query that answers several: its columns are dimensions, measures, the set, and ranks."""

    queries: tuple[Query, ...]
    dimensions: tuple[str, ...]
    measures: tuple[str, ...]

    @property
    def sql(self) -> str:
        """Write the query."""
        grouped = self._grouped_sql()
        if not self._ranked:
            return f"{grouped}\nLIMIT {ROW_LIMIT + 1}" if self.dimensions else grouped
        ranks = ", ".join(self._rank_sql(query) for query in self._ranked)
        kept = dict.fromkeys(self._kept_sql(query) for query in self.queries)
        return (
            f"SELECT * FROM (SELECT r.*, {ranks}\nFROM ({grouped}) AS r) AS r\n"  # noqa: S608 -- a data set is SQL by nature
            f"WHERE {' OR '.join(kept)}\nLIMIT {ROW_LIMIT + 1}"
        )

    def split(self, rows: Sequence[Row]) -> list[list[Row]] | None:
        """Return each query's rows, or nothing where there may be more than were asked for."""
        if len(rows) > ROW_LIMIT:
            return None
        by_set: dict[int, list[Row]] = defaultdict(list)
        for row in rows:
            mask = row[self._mask_place] if self.dimensions else 0
            by_set[int(str(mask))].append(row)
        return [self._rows(query, by_set) for query in self.queries]

    def _rows(self, query: Query, by_set: dict[int, list[Row]]) -> list[Row]:
        found = by_set[self._mask(query)]
        if query in self._ranked:
            place = self._mask_place + 1 + self._ranked.index(query)
            ranks = {int(str(row[place])): row for row in found}
            found = [ranks[rank] for rank in sorted(ranks) if rank <= _most_rows(query)]
        places = [self._place(field.sql.text, field.sql.is_aggregate) for field in query.fields]
        return [tuple(row[place] for place in places) for row in found]

    @property
    def _mask_place(self) -> int:
        return len(self.dimensions) + len(self.measures)

    @property
    def _ranked(self) -> list[Query]:
        """Return the queries whose rows are sorted and cut; one row is neither."""
        return [query for query in self.queries if query.orders and query.dimensions]

    def _place(self, text: str, is_aggregate: bool) -> int:
        if is_aggregate:
            return len(self.dimensions) + self.measures.index(text)
        return self.dimensions.index(text)

    def _mask(self, query: Query) -> int:
        """Return what GROUPING says of a query's set: a bit for each dimension that it lacks."""
        own = {field.sql.text for field in query.dimensions}
        bits = ["0" if text in own else "1" for text in self.dimensions]
        return int("".join(bits) or "0", 2)

    def _rank(self, query: Query) -> str:
        return f"r{self._ranked.index(query)}"

    def _rank_sql(self, query: Query) -> str:
        orders = ", ".join(self._order_sql(query, order) for order in query.orders)
        return f"ROW_NUMBER() OVER (PARTITION BY mask ORDER BY {orders}) AS {self._rank(query)}"

    def _kept_sql(self, query: Query) -> str:
        of_set = f"mask = {self._mask(query)}"
        if query not in self._ranked:
            return of_set
        return f"{of_set} AND {self._rank(query)} <= {_most_rows(query)}"

    def _order_sql(self, query: Query, order: Order) -> str:
        sql = query.fields[int(order.by)].sql
        place = (self.measures if sql.is_aggregate else self.dimensions).index(sql.text)
        name = f"{'m' if sql.is_aggregate else 'g'}{place}"
        return f"{name} {order.direction} NULLS LAST"

    def _set_sql(self, query: Query) -> str:
        places = dict.fromkeys(self.dimensions.index(one.sql.text) for one in query.dimensions)
        return f"({', '.join(f'g{place}' for place in places)})"

    def _grouped_sql(self) -> str:
        names = {text: f"g{index}" for index, text in enumerate(self.dimensions)}
        columns = [*names.values(), *(f"{text} AS m{i}" for i, text in enumerate(self.measures))]
        if names:
            columns.append(f"GROUPING({', '.join(names.values())}) AS mask")
        first = self.queries[0]
        windows = RowWindows.merged(one.windows for one in self.queries if one.windows)
        used = [text for query in self.queries for text in query.used]
        rows, where = rows_over(first.data_set, windows, first.where, used)
        inner = ", ".join(["t.*", *(f"{text} AS {name}" for text, name in names.items())])
        parts = [
            f"SELECT {', '.join(columns)}",
            f"FROM (SELECT {inner} FROM ({rows}\n) AS t",  # noqa: S608 -- as above
            *([f"WHERE {chr(10).join(_joined(where))}"] if where else []),
            ") AS t",
        ]
        if names:
            sets = {self._mask(query): self._set_sql(query) for query in self.queries}
            listed = ", ".join(sets.values())
            parts.append(f"GROUP BY GROUPING SETS ({listed})")
        return "\n".join(parts)


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
    """Put several queries over the same rows together."""
    dimensions = _texts(queries, is_aggregate=False)
    measures = _texts(queries, is_aggregate=True)
    return Combined(tuple(queries), tuple(dimensions), tuple(measures))


def _most_rows(query: Query) -> int:
    """Return how many rows a query that is cut asks for: one more than it shows tells of others."""
    return (query.limit or 0) + 1


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
