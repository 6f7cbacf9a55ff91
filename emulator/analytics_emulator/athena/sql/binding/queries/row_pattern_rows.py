"""The rows of MATCH_RECOGNIZE: each partition's as a list in its order, and those that are shown.

What PREV and NEXT reach for is computed beside each row before, over the whole partition.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from sqlglot import exp

from ...nodes.queries import Derived, Grouped, GroupingSet, Item, Relation, Select, Unnest
from ...nodes.values import (
    Aggregate,
    Column,
    FieldOf,
    Ordering,
    RowOf,
    Value,
    Variable,
    Window,
    column,
    duck,
    number,
)
from ...semantics.zones import instant
from ...types import BIGINT, array, row
from ..scope import Field, Scope
from ..shape import FromClause
from .row_pattern_measures import ShownRow
from .row_pattern_navigation import CLASSIFIER, MATCH, Reference, Taken

if TYPE_CHECKING:
    from .query_binder import QueryBinder


class PartitionRows:
    """A relation's rows by partition (`keys` are the columns that tell it): `rows` is the list."""

    def __init__(
        self, queries: "QueryBinder", source: FromClause, keys: Sequence[int],
        order: Sequence[Ordering], taken: Sequence[Taken], parent: Scope | None,
    ) -> None:  # fmt: skip
        self._queries, self._binder = queries, queries.binder
        self._fields, self._keys, self._parent = source.fields, keys, parent
        parts = [part for one in taken for part in one.parts.values()]
        found = (p for p in parts if isinstance(p, Reference) and p.shift)
        self._shifts = {part: place for place, part in enumerate(dict.fromkeys(found))}
        numbered, columns = self._numbered(source.relation, order)
        values = [*columns[:-1], *(self._reached(part, columns) for part in self._shifts)]
        self._row_type = row([(f"c{i}", v.type) for i, v in enumerate(values)])
        self.relation: Relation = self._gathered(numbered, values, columns[-1])
        self.rows = Column(array(self._row_type), self._alias, "rows")

    def _numbered(
        self, source: Relation, order: Sequence[Ordering]
    ) -> tuple[Relation, list[Value]]:
        """Return the rows with their numbers, and the columns, of which the number is the last."""
        alias = self._queries.alias()
        values = [f.value for f in self._fields]
        place = Window(BIGINT, "row_number", (), False, self._partition(values), tuple(order))
        items = [Item(f"c{i}", value) for i, value in enumerate(values)]
        relation = Derived(Select((*items, Item("n", place)), source), alias)
        columns = [column(value.type, alias, f"c{i}") for i, value in enumerate(values)]
        return relation, [*columns, column(BIGINT, alias, "n")]

    def _partition(self, values: Sequence[Value]) -> tuple[Value, ...]:
        keys = [values[place] for place in self._keys]
        is_zoned = [key.type.kind == "timestamp with time zone" for key in keys]
        return tuple(instant(k) if z else k for k, z in zip(keys, is_zoned, strict=True))

    def _reached(self, part: Reference, columns: Sequence[Value]) -> Value:
        """Return what PREV or NEXT gives at each row."""
        if {c.name for c in part.inner.find_all(exp.Column)} & {CLASSIFIER, MATCH}:
            what = "classifier() or match_number() under PREV and NEXT"
            raise self._binder.not_supported(part.node, what)
        value = self._binder.value(part.inner, self._scope(columns))
        function = "lag" if part.shift < 0 else "lead"
        operands = (value, number(abs(part.shift)))
        order = (Ordering(columns[-1]),)
        return Window(value.type, function, operands, False, self._partition(columns), order)

    def _scope(self, values: Sequence[Value]) -> Scope:
        pairs = zip(self._fields, values, strict=False)
        fields = [Field(f.name, f.label, value) for f, value in pairs]
        return Scope(fields, self._parent, closed=True)

    def _gathered(self, source: Relation, values: Sequence[Value], place: Value) -> Relation:
        """Return the partitions, each with its rows in a list."""
        inner, self._alias = self._queries.alias(), self._queries.alias()
        items = [Item(f"c{i}", value) for i, value in enumerate(values)]
        rows = Derived(Select((*items, Item("n", place)), source), inner)
        columns = [column(value.type, inner, f"c{i}") for i, value in enumerate(values)]
        row_ = RowOf(self._row_type, tuple(columns))
        order = (Ordering(column(BIGINT, inner, "n")),)
        listed = Aggregate(array(self._row_type), "list", (row_,), False, order)
        keys = self._partition(columns)
        sets = (GroupingSet(tuple(range(len(keys)))),) if keys else ()
        grouped = Grouped(self._queries.alias(), rows, (), keys, sets, (listed,))
        found = column(listed.type, grouped.alias, "a0")
        return Derived(Select((Item("rows", found),), grouped), self._alias)

    def at_row(self, part: Reference, row_: Variable) -> Value:
        """Return what is asked of a row of the list."""
        if part.shift:
            return self._field(row_, len(self._fields) + self._shifts[part])
        return self._binder.value(
            part.inner, self._scope([self._field(row_, i) for i in range(len(self._fields))])
        )

    def _field(self, row_: Value, place: int) -> Value:
        return FieldOf(self._row_type.args[place], row_, place)

    def shifted(self, part: Reference) -> Value:
        """Return what PREV or NEXT gives at a row that is shown."""
        place = len(self._fields) + self._shifts[part]
        return column(self._row_type.args[place], self._shown, f"c{place}")

    def shown(self, matched: Value) -> ShownRow:
        """Return the rows that are shown, as `matched` tells them, taken from the list again."""
        lists, self._shown = self._queries.alias(), self._queries.alias()
        found = Unnest(lists, self.relation, (self.rows,), (matched,), computed=True)
        told = column(array(BIGINT), lists, "e0")
        parts = [duck(BIGINT, f"$1[{n}]", told) for n in range(1, 7)]
        row_ = duck(self._row_type, "$1[$2]", column(self.rows.type, lists, "c0"), parts[0])
        items = [Item(f"c{i}", self._field(row_, i)) for i in range(len(self._row_type.args))]
        names = ("match", "label", "place", "last", "excluded")
        marks = [Item(name, part) for name, part in zip(names, parts[1:], strict=True)]
        self.relation = Derived(Select((*items, *marks), found), self._shown)
        types = self._row_type.args[: len(self._fields)]
        columns = [column(t, self._shown, f"c{i}") for i, t in enumerate(types)]
        match, label, place, last, excluded = (column(BIGINT, self._shown, n) for n in names)
        columns_ = self._scope(columns)
        keys = self._partition(columns)
        return ShownRow(columns_, match, label, place, last, excluded, keys)
