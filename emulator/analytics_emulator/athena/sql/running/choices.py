"""Which of a table's partitions or files fulfil a query's conditions, by DuckDB's own judgement,
and what a value over partition columns is at each of them.

To plan such conditions takes longer than to fulfil them, and a dashboard's queries have the same
ones time after time: what was found for the very same values is remembered.
"""

import itertools
import threading
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

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


@dataclass(frozen=True)
class Written:
    """A query over values, and what it says of them."""

    sql: str
    over: str


class Choices:
    """What was chosen lately; safe to use from several threads."""

    def __init__(self, most: int = MOST_CHOICES) -> None:
        self._most = most
        self._lock = threading.Lock()
        self._made: OrderedDict[Key, Rows] = OrderedDict()  # the latest last
        self._asked: dict[Key, threading.Lock] = {}
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

        def written() -> Written:
            where = " AND ".join(f"({write(c, {}).sql})" for c in conditions)
            sql = f"SELECT number FROM {_typed(types, values)} WHERE {where} ORDER BY number"  # noqa: S608  # SQL of our own making
            return Written(sql, where)

        try:
            rows = self._rows((*types.items(), *values, *conditions), written, connection)
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

        def written() -> Written:
            text = f"CAST({write(value, {}).sql} AS VARCHAR)"
            return Written(f"SELECT {text} FROM {_typed(types, values)} ORDER BY number", text)  # noqa: S608  # same

        rows = self._rows(("texts", *types.items(), *values, value), written, connection)
        return [None if text is None else str(text) for (text,) in rows]

    def _rows(self, key: Key, written: Callable[[], Written], connection: Connection) -> Rows:
        """Return the rows of SQL, those that are remembered under its key where there are some.

        Queries at once that want the same wait for the first one's.
        """
        with self._lock:
            asked = self._asked.setdefault(key, threading.Lock())
        try:
            with asked:
                known = self._remembered(key)
                return known if known is not None else self._found(key, written(), connection)
        finally:
            with self._lock:
                self._asked.pop(key, None)

    def _remembered(self, key: Key) -> Rows | None:
        with self._lock:
            if key in self._made:
                self._made.move_to_end(key)
            return self._made.get(key)

    def _found(self, key: Key, written: Written, connection: Connection) -> Rows:
        rows = connection.rows(Statement(written.sql, called(written.over)))
        if not self._volatile.called_in(written.over, connection):
            with self._lock:
                self._made[key] = rows
                while len(self._made) > self._most:
                    self._made.popitem(last=False)
        return rows


def literal(text: str | None) -> str:
    """Return a partition's value as SQL."""
    return "CAST(NULL AS VARCHAR)" if text is None else text_literal(text)


def _typed(types: Mapping[str, Type], values: Sequence[Texts]) -> str:
    """Write the relation of values given as texts, numbered, under their columns' names.

    A column's texts are one literal, which DuckDB takes apart: it reads, binds and plans each
    literal of a list for itself, 30 ms for the days of seven years.
    """
    casts = (f"CAST(p{i} AS {t.duck}) AS {quoted(n)}" for i, (n, t) in enumerate(types.items()))
    apart = (f"unnest({_apart([v[i] for v in values])}) AS p{i}" for i in range(len(types)))
    numbers = f"unnest(range({len(values)})) AS number"
    rows = f"(SELECT {', '.join((numbers, *apart))}) AS v"
    return f"(SELECT {', '.join(('number', *casts))} FROM {rows}) AS p"  # noqa: S608  # SQL of our own making


def _apart(texts: Texts) -> str:
    """Write a list of texts, in which NULL and what parts them are letters that none has."""
    joined = "".join(text or "" for text in texts)
    unused = (chr(code) for code in itertools.count(1) if chr(code) not in joined)
    null, between = next(unused), next(unused)
    marked = between.join(null if text is None else text for text in texts)
    listed = f"string_split({text_literal(marked)}, {text_literal(between)})"
    if None not in texts:
        return listed
    return f"list_transform({listed}, lambda text: nullif(text, {text_literal(null)}))"
