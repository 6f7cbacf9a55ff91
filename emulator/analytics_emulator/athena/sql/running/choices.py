"""Which of a table's partitions or files fulfil a query's conditions, by DuckDB's own judgement.

To plan such conditions takes longer than to fulfil them, and a dashboard's queries have the same
ones time after time: what was chosen of the very same values is remembered.
"""

import threading
from collections import OrderedDict
from collections.abc import Mapping, Sequence

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


class Choices:
    """What was chosen lately; safe to use from several threads."""

    def __init__(self, most: int = MOST_CHOICES) -> None:
        self._most = most
        self._lock = threading.Lock()
        self._made: OrderedDict[str, list[int]] = OrderedDict()  # by SQL, the latest last
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
        try:
            numbers = self._numbers(_sql(types, values, conditions), connection)
        except duckdb.Error:
            # A filter that fails on some partition's value fails, or not, where the query runs it.
            return list(things)
        return [things[number] for number in numbers]

    def _numbers(self, sql: str, connection: Connection) -> list[int]:
        with self._lock:
            if sql in self._made:
                self._made.move_to_end(sql)
                return self._made[sql]
        rows = connection.rows(Statement(sql, called(sql)))
        numbers = sorted(int(str(number)) for (number,) in rows)
        if not self._volatile.called_in(sql, connection):
            with self._lock:
                self._made[sql] = numbers
                while len(self._made) > self._most:
                    self._made.popitem(last=False)
        return numbers


def literal(text: str | None) -> str:
    """Return a partition's value as SQL."""
    return "CAST(NULL AS VARCHAR)" if text is None else text_literal(text)


def _sql(types: Mapping[str, Type], values: Sequence[Texts], conditions: Sequence[Value]) -> str:
    """Write what gives the numbers of the values that fulfil conditions."""
    columns = [f"CAST(p{i} AS {t.duck}) AS {quoted(n)}" for i, (n, t) in enumerate(types.items())]
    names = ", ".join(f"p{i}" for i in range(len(columns)))
    rows = ", ".join(
        f"({number}, {', '.join(literal(text) for text in texts)})"
        for number, texts in enumerate(values)
    )
    where = " AND ".join(f"({write(c, {}).sql})" for c in conditions)
    values_sql = f"(VALUES {rows}) AS v(number, {names})"
    typed = f"SELECT number, {', '.join(columns)} FROM {values_sql}"  # noqa: S608  # SQL of our own making
    return f"SELECT number FROM ({typed}) AS p WHERE {where}"  # noqa: S608  # same
