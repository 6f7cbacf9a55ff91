"""Which tables a query reads, and which of their partitions: what is known before it runs."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..binding.shape import TableScan
from ..errors import not_supported
from ..nodes.queries import Scan
from ..nodes.values import Value
from ..nodes.walking import walk
from ..source import HistoricSource
from ..types import Type
from .choices import Choices
from .scans import chosen_partitions, parted
from .statement import Connection

if TYPE_CHECKING:
    from .engine import CompiledQuery


@dataclass(frozen=True)
class InputTable:
    """A table that a query reads; of partition columns their types and their partitions' values."""

    database: str
    table: str
    partitions: Sequence[tuple[str, Type, Sequence[str | None]]]


def input_tables(
    query: "CompiledQuery", choices: Choices, connection: Connection
) -> list[InputTable]:
    """Return the tables of a query, each reading of other partitions apart."""
    conditions = {n.number: n.conditions for n in walk(query.query) if isinstance(n, Scan)}
    found = []
    for scan in query.scans:
        if scan.number not in conditions:
            continue
        if isinstance(scan.source, HistoricSource) and conditions[scan.number]:
            raise not_supported("What a filter leaves of an Iceberg table, in EXPLAIN (TYPE IO),")
        found.append(input_of(scan, conditions[scan.number], choices, connection))
    return list(dict.fromkeys(found))


def input_of(
    scan: TableScan, conditions: tuple[Value, ...], choices: Choices, connection: Connection
) -> InputTable:
    """Return a scan's table, and the partitions that its filters leave."""
    of_partitions, _, _ = parted(scan, conditions)
    chosen = chosen_partitions(scan, of_partitions, choices, connection) or []
    partitions = tuple(
        (name, t, tuple(dict.fromkeys(values[place] for values in chosen)))
        for place, (name, t) in enumerate(scan.partition_columns.items())
    )
    return InputTable(scan.database, scan.name, partitions)
