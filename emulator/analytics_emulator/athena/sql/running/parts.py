"""The parts of a query's rows that come of partitions of their own, each with its files."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

import duckdb

from ..nodes.queries import Query
from ..nodes.values import Value
from .choices import Choices
from .coverage import Coverage, Partition
from .parting import parting
from .scans import ReadScan
from .statement import Connection

MOST_PARTITIONS = 5_000
"""Partitions of a scan up to which they are told apart."""

type Scans = Mapping[int, ReadScan]


@dataclass(frozen=True)
class Part:
    """Some of a query's rows: the partitions that only they come of, and the files behind them,
    scan by scan."""

    partitions: Mapping[int, frozenset[Partition]]
    covers: Mapping[int, Coverage]

    @property
    def has_files(self) -> bool:
        """Whether any of its own partitions has files."""
        return any(self.covers[number].files for number in self.partitions)


@dataclass(frozen=True)
class Parts:
    """A query's parts by the text of a column's value; one, under None, where none tells them."""

    column: str | None
    by_value: Mapping[str | None, Part] = field(default_factory=dict)

    def scans(self, values: Collection[str | None], scans: Scans) -> dict[int, ReadScan]:
        """Return the scans, those that make parts over the partitions of some parts alone."""
        chosen = [self.by_value[value].partitions for value in values]
        return {
            number: scan.over({p for one in chosen for p in one[number]})
            if all(number in one for one in chosen)
            else scan
            for number, scan in scans.items()
        }


def parts_of(query: Query, scans: Scans, choices: Choices, connection: Connection) -> Parts:
    """Return the parts that have files, of a query over these scans."""
    apart = {n: list(s.scan.partition_columns) for n, s in scans.items() if _is_told_apart(s)}
    found = parting(query, apart)
    covers = {number: scan.coverage for number, scan in scans.items()}
    whole = Parts(None, {None: Part({}, covers)})
    if found is None:
        return whole
    partitions: dict[str, dict[int, set[Partition]]] = {}
    for number, value in found.told.items():
        try:
            told = _values(scans[number], value, choices, connection)
        except duckdb.Error:
            return whole
        for partition, text in told:
            if text is None:
                return whole
            one = partitions.setdefault(text, {number: set() for number in found.told})
            one[number].add(partition)
    parts = {text: _part(one, covers) for text, one in partitions.items()}
    return Parts(found.column, {text: one for text, one in parts.items() if one.has_files})


def _part(partitions: Mapping[int, set[Partition]], covers: Mapping[int, Coverage]) -> Part:
    own = {number: frozenset(each) for number, each in partitions.items()}
    return Part(own, {n: c.of(own[n]) if n in own else c for n, c in covers.items()})


def _is_told_apart(scan: ReadScan) -> bool:
    return scan.coverage.chosen is not None and len(scan.coverage.chosen) <= MOST_PARTITIONS


def _values(
    scan: ReadScan, value: Value, choices: Choices, connection: Connection
) -> Sequence[tuple[Partition, str | None]]:
    """Return a value over partition columns at each partition that the query chose.

    Those without files too: what is kept may be of files that they had.
    """
    partitions = sorted(scan.coverage.chosen or (), key=repr)
    if not partitions:
        return []
    texts = choices.texts(scan.scan.partition_columns, partitions, value, connection)
    return list(zip(partitions, texts, strict=True))
