"""An output column that tells its rows' partitions, so that rows can be kept part by part.

What groups by day, or only hands rows on, makes each day's rows out of that day's files: a file
that is new there changes no other day's. The column is followed down to the scans that its rows
come from, as conditions are (rewriting/lineage.py); there it is a value over partition
columns, such as the day itself or the day after.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ..nodes.outputs import output_names, own_aliases
from ..nodes.queries import (
    CommonScan,
    CommonTable,
    Derived,
    Grouped,
    Join,
    Query,
    Relation,
    Scan,
    Select,
    SetOperation,
    Unnest,
    With,
)
from ..nodes.values import VARCHAR, Column, Value
from ..nodes.walking import walk
from ..rewriting.lineage import (
    EXACT,
    columns_tested,
    hands_on_each_row,
    kept_sides,
    of_partition,
    read_once,
    replaced,
)

type Told = Mapping[int, Value]
"""What a column is at each scan that its rows come from, over the scan's partition columns."""


@dataclass(frozen=True)
class Parting:
    """An output column of a query, and what it is at the scans that tell it."""

    column: str
    told: Told


def parting(query: Query, partition_columns: Mapping[int, Sequence[str]]) -> Parting | None:
    """Return the column that most scans tell; None where there is none.

    Two rows with different values of it depend on no common partition of those scans.
    """
    tracing = _Tracing(partition_columns, read_once(list(walk(query))))
    names = output_names(query)
    outputs = [Column(VARCHAR, "outputs", name) for name in names]
    traced = ((output.name, tracing.below(output, {output}, query, names)) for output in outputs)
    found = [Parting(name, told) for name, told in traced if told]
    return max(found, key=lambda parting: len(parting.told), default=None)


@dataclass(frozen=True)
class _Tracing:
    partition_columns: Mapping[int, Sequence[str]]
    common: Mapping[str, CommonTable]

    def below(
        self, value: Value, columns: set[Column], query: Query, names: Sequence[str]
    ) -> Told | None:
        """Trace a value over a query's outputs, by the names that they have outside."""
        match query:
            case With():
                return self.below(value, columns, query.query, names)
            case SetOperation():
                return _together([self.below(value, columns, arm, names) for arm in query.arms])
            case Select() if hands_on_each_row(query):
                values = {n: i.value for n, i in zip(names, query.items, strict=True)}
                return self._moved(value, columns, values, query.source)
        return None

    def _value(self, value: Value, source: Relation) -> Told | None:
        """Trace a value over a relation's columns."""
        columns = columns_tested(value)
        if not columns or value.type.kind not in EXACT:
            return None
        if not {c.relation for c in columns} <= own_aliases(source):
            return None
        told: Told | None = None
        match source:
            case Scan(number=number):
                told = self._of_partition(value, columns, number)
            case Derived(query=query, lateral=False):
                told = self.below(value, columns, query, output_names(query))
            case CommonScan(name=name) if table := self.common.get(name):
                told = self.below(value, columns, table.query, table.columns)
            case Join():
                sides = (self._value(value, side) for side in kept_sides(source))
                told = next((one for one in sides if one), None)
            case Unnest():
                kept = {f"c{i}": v for i, v in enumerate(source.kept)}
                told = self._moved(value, columns, kept, source.source)
            case Grouped(sets=(keys,)):
                named = {f"k{i}": source.keys[i] for i in keys.keys}
                told = self._moved(value, columns, named, source.source)
        return told

    def _of_partition(self, value: Value, columns: set[Column], number: int) -> Told | None:
        if not {c.name for c in columns} <= set(self.partition_columns.get(number, ())):
            return None
        return {number: of_partition(value)}

    def _moved(
        self, value: Value, columns: set[Column], values: Mapping[str, Value], source: Relation
    ) -> Told | None:
        if any(c.name not in values for c in columns):
            return None
        return self._value(replaced(value, {c: values[c.name] for c in columns}), source)


def _together(arms: Sequence[Told | None]) -> Told | None:
    """Return what all arms of a set operation tell; None where one tells nothing."""
    told: dict[int, Value] = {}
    for arm in arms:
        if arm is None or arm.keys() & told.keys():
            return None
        told.update(arm)
    return told
