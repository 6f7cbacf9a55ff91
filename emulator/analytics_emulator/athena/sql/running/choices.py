"""Which of a table's partitions or files fulfil a query's conditions, by DuckDB's own judgement,
and what a value over partition columns is at each of them.

To plan such conditions takes longer than to fulfil them, and a dashboard's queries have the same
ones time after time: what was found for the very same values is remembered.
"""

import threading
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence

import duckdb

from analytics_emulator.sql_text import quoted, text_literal

from ..nodes.forms import called
from ..nodes.values import Value
from ..types import Type
from ..writing import write
from .statement import Connection, Statement
from .volatile import VolatileFunctions

MOST_CHOICES = 200

type Texts = Sequence[str | None]
type Rows = list[tuple[object, ...]]
type Key = tuple[object, ...]


class Choices:
    """What was chosen lately; safe to use from several threads."""

    def __init__(self, most: int = MOST_CHOICES) -> None:
        self._most = most
        self._lock = threading.Lock()
        self._made: OrderedDict[Key, Rows] = OrderedDict()  # the latest last
        self._volatile = VolatileFunctions()

    def fulfilling[T](
        self,
        types: Mapping[str, Type],
        values: Sequence[Texts],
        things: Sequence[T],
        conditions: Sequence[Value],
        connection: Connection,
    ) -> list[T]:
        """Return the things whose values, as texts, fulfil the conditions."""

        def sql() -> str:
            where = " AND ".join(f"({write(c, {}).sql})" for c in conditions)
            return f"SELECT number FROM {_typed(types, values)} WHERE {where} ORDER BY number"  # noqa: S608  # SQL of our own making

        try:
            rows = self._rows((*types.items(), *values, *conditions), sql, connection)
        except duckdb.Error:
            # A filter that fails on some partition's value fails, or not, where the query runs it.
            return list(things)
        return [things[int(str(number))] for (number,) in rows]

    def texts(
        self,
        types: Mapping[str, Type],
        values: Sequence[Texts],
        value: Value,
        connection: Connection,
    ) -> list[str | None]:
        """Return the text of a value over columns at each of their values; raises duckdb.Error."""

        def sql() -> str:
            text = f"CAST({write(value, {}).sql} AS VARCHAR)"
            return f"SELECT {text} FROM {_typed(types, values)} ORDER BY number"  # noqa: S608  # same

        rows = self._rows(("texts", *types.items(), *values, value), sql, connection)
        return [None if text is None else str(text) for (text,) in rows]

    def _rows(self, key: Key, sql: Callable[[], str], connection: Connection) -> Rows:
        with self._lock:
            if key in self._made:
                self._made.move_to_end(key)
                return self._made[key]
        written = sql()
        rows = connection.rows(Statement(written, called(written)))
        if not self._volatile.called_in(written, connection):
            with self._lock:
                self._made[key] = rows
                while len(self._made) > self._most:
                    self._made.popitem(last=False)
        return rows


def literal(text: str | None) -> str:
    """Return a partition's value as SQL."""
    return "CAST(NULL AS VARCHAR)" if text is None else text_literal(text)


def _typed(types: Mapping[str, Type], values: Sequence[Texts]) -> str:
    """Write the relation of values given as texts, numbered, under their columns' names."""
    columns = [f"CAST(p{i} AS {t.duck}) AS {quoted(n)}" for i, (n, t) in enumerate(types.items())]
    names = ", ".join(f"p{i}" for i in range(len(columns)))
    rows = ", ".join(
        f"({number}, {', '.join(literal(text) for text in texts)})"
        for number, texts in enumerate(values)
    )
    values_sql = f"(VALUES {rows}) AS v(number, {names})"
    return f"(SELECT number, {', '.join(columns)} FROM {values_sql}) AS p"  # noqa: S608  # SQL of our own making
