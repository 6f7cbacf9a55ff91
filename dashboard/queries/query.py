"""One visual's query: its fields and conditions over its data set's SQL."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import count

from dashboard.deployed import DataSet
from dashboard.expressions.row_windows import RowWindows
from dashboard.expressions.typed_sql import NESTED_NAME, quoted
from dashboard.queries.fields import Field
from dashboard.queries.filters import Conditions
from dashboard.refusal import NotDrawnError

ROW_LIMIT = 10_000  # what a visual can show; a query that gives more says that it was cut


@dataclass(frozen=True)
class Query:
    """SQL for Athena, and what it is made of; its columns are the fields, in order."""

    sql: str
    data_set: DataSet
    fields: tuple[Field, ...]
    where: tuple[str, ...] = ()
    is_combinable: bool = False
    orders: tuple["Order", ...] = ()
    limit: int | None = None
    is_filtered_after: bool = False  # by its own table calculations, so nothing sums it up
    windows: RowWindows | None = None
    used: tuple[str, ...] = ()  # what may name the windows' columns, beside the conditions
    is_filtered_on_groups: bool = False  # by aggregates, which are others of larger groups

    @property
    def dimensions(self) -> list[Field]:
        """Return the fields that rows are grouped by."""
        return [field for field in self.fields if not field.sql.is_aggregate]


@dataclass(frozen=True)
class Order:
    """A sort by the field at an index of the query, or by SQL of its own."""

    by: int | str
    direction: str

    @property
    def sql(self) -> str:
        """Return the item of ORDER BY; columns count from one, and NULLs come last."""
        subject = str(self.by + 1) if isinstance(self.by, int) else self.by
        return f"{subject} {self.direction} NULLS LAST"


def build_query(
    data_set: DataSet,
    fields: Sequence[Field],
    conditions: Conditions,
    orders: Sequence[Order] = (),
    limit: int = ROW_LIMIT,
    is_grouped: bool = True,
    windows: RowWindows | None = None,
) -> Query:
    """Write the query; without measures a grouped query gives distinct values.

    `windows` are the columns that the fields and conditions may name beside the data set's own.
    """
    used = [*_texts(fields), *conditions.having, *conditions.over.values()]
    if windows:
        used += [text for layer in windows.nested_layers(used) for text in layer.values()]
    used += [order.by for order in orders if isinstance(order.by, str)]
    rows, where = rows_over(data_set, windows, conditions.where, used)
    known = replace(conditions, where=where)
    parts = _selected(rows, fields, known, is_grouped)
    if windows and (layers := windows.nested_layers([*_texts(fields), *known.over.values()])):
        if any(isinstance(order.by, str) for order in orders):
            raise NotDrawnError("A sort by a hidden column beside nested table calculations")
        parts = _nested(rows, fields, known, layers, is_grouped)
    groups = [one for one in fields if not one.sql.is_aggregate]
    if windows and is_grouped:
        windows.check_groups([*used, *conditions.where], [one.sql.text for one in groups])
    if conditions.after:
        parts = _filtered_after(parts, len(fields), conditions.after, orders)
    if orders:
        parts.append(f"ORDER BY {', '.join(order.sql for order in orders)}")
    if groups:
        parts.append(f"LIMIT {limit + 1}")
    is_plain = not any(field.sql.has_window for field in fields)
    is_sorted_by_fields = all(isinstance(order.by, int) for order in orders)
    is_cut_in_order = bool(orders) or limit == ROW_LIMIT
    return Query(
        "\n".join(parts),
        data_set,
        tuple(fields),
        tuple(conditions.where),
        is_grouped
        and is_plain
        and not conditions.having
        and not conditions.after
        and is_sorted_by_fields
        and is_cut_in_order,
        tuple(orders),
        limit if groups else None,
        bool(conditions.after),
        windows,
        tuple(used),
        bool(conditions.having),
    )


def rows_over(
    data_set: DataSet, windows: RowWindows | None, where: Sequence[str], used: Sequence[str]
) -> tuple[str, list[str]]:
    """Return SQL that gives the rows with the columns that are named, and what is left to filter.

    Without such columns it is the data set's own.
    """
    over = windows.over(data_set.sql, where, used) if windows else None
    return over or (data_set.sql, list(where))


def _selected(
    rows: str, fields: Sequence[Field], conditions: Conditions, is_grouped: bool
) -> list[str]:
    """Return the clauses that give the fields, and the table calculations to filter by."""
    columns = [f"{field.sql.text} AS c{index}" for index, field in enumerate(fields)]
    columns += [f"{text} AS {name}" for name, text in conditions.over.items()]
    parts = [f"SELECT {', '.join(columns)}", f"FROM ({rows}\n) AS t"]
    if conditions.where:
        parts.append("WHERE " + "\n  AND ".join(conditions.where))
    groups = [str(i + 1) for i, field in enumerate(fields) if not field.sql.is_aggregate]
    if is_grouped and groups:
        parts.append(f"GROUP BY {', '.join(groups)}")
    if conditions.having:
        parts.append("HAVING " + " AND ".join(conditions.having))
    return parts


def _nested(
    rows: str,
    fields: Sequence[Field],
    conditions: Conditions,
    layers: Sequence[Mapping[str, str]],
    is_grouped: bool,
) -> list[str]:
    """Return the clauses where table calculations stand on others: a sub-select for each layer."""
    plain = [one for one in fields if not one.sql.is_nested]
    given = {name: text for name, text in conditions.over.items() if NESTED_NAME not in text}
    inner = {quoted(name): text for name, text in layers[0].items()}
    parts = _selected(rows, plain, replace(conditions, over={**given, **inner}), is_grouped)
    for layer in layers[1:]:
        further = ", ".join(f"{text} AS {quoted(name)}" for name, text in layer.items())
        parts = [f"SELECT w.*, {further} FROM ({_lines(parts)}) AS w"]  # noqa: S608 -- of translated parts
    places = count()
    columns = [
        f"{one.sql.text if one.sql.is_nested else f'w.c{next(places)}'} AS c{index}"
        for index, one in enumerate(fields)
    ]
    columns += [
        f"{text if name not in given else f'w.{name}'} AS {name}"
        for name, text in conditions.over.items()
    ]
    return [f"SELECT {', '.join(columns)} FROM ({_lines(parts)}) AS w"]  # noqa: S608 -- of translated parts


def _lines(parts: Sequence[str]) -> str:
    return "\n".join(parts) + "\n"


def _texts(fields: Sequence[Field]) -> list[str]:
    return [one.sql.text for one in fields]


def _filtered_after(
    parts: Sequence[str], count: int, after: Sequence[str], orders: Sequence[Order]
) -> list[str]:
    """Filter a visual's rows once its table calculations have seen all of them."""
    if any(isinstance(order.by, str) for order in orders):
        raise NotDrawnError("A sort by a hidden column beside a filter on a table calculation")
    columns = ", ".join(f"w.c{index}" for index in range(count))
    inner = "\n".join(parts)
    return [f"SELECT {columns} FROM ({inner}\n) AS w", f"WHERE {' AND '.join(after)}"]  # noqa: S608 -- of translated parts
