"""Bucketed tables: which files hold the rows that a query asks for.

Athena user guide, "What is bucketing?": a file's name tells its bucket, and of a filter on the
columns Athena reads those buckets alone in which its values are. A table that Spark's hash divides
(`bucketing_format`), or Hive's second one, is read whole.
"""

import itertools
import math
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import pyarrow as pa

from analytics_emulator.athena.sql import DataFile
from analytics_emulator.athena.sql.source import AllOf, AnyOf, Selection, Test
from analytics_emulator.athena.tables.listing import FoundFile
from analytics_emulator.athena.tables.partitions import PartitionValues
from analytics_emulator.athena.tables.row_writing import STORED
from analytics_emulator.athena.tables.source import GlueTableSource
from analytics_emulator.hive.arrow_types import arrow_type
from analytics_emulator.hive.buckets import BUCKETED_TYPES, bucket_numbers
from analytics_emulator.hive.types import HiveType, parse_type

# Names as Hive and Trino give them, and as Presto and awswrangler do.
_NAMES = (re.compile(r"(0\d+)_\d+.*"), re.compile(r".*_bucket-(\d+)(?:[-_.].*)?"))
_MOST_CHOICES = 1000


@dataclass(frozen=True)
class Buckets:
    """By which columns a table's rows are divided, and into how many buckets."""

    columns: Mapping[str, HiveType]
    count: int

    def wanted(self, selection: Selection) -> set[int] | None:
        """Return the buckets in which such rows may be; None for all."""
        terms = list(_conjuncts(selection))
        choices = [_values(terms, name) for name in self.columns]
        known = [one for one in choices if one is not None]
        if len(known) < len(choices) or math.prod(map(len, known)) > _MOST_CHOICES:
            return None
        try:
            return {self._number(row) for row in itertools.product(*known)}
        except pa.ArrowInvalid:  # a value that the column's type doesn't hold
            return None

    def _number(self, row: Sequence[str | None]) -> int:
        kinds = list(self.columns.values())
        columns = [
            pa.chunked_array([pa.array([text], pa.string()).cast(arrow_type(kind, STORED))])
            for text, kind in zip(row, kinds, strict=True)
        ]
        return int(bucket_numbers(columns, kinds, self.count)[0])

    def numbered(self, files: Sequence[FoundFile]) -> list[int | None]:
        """Return each file's bucket: by its name, else by its place among as many as there are."""
        folders: dict[PartitionValues, list[FoundFile]] = defaultdict(list)
        for file in files:
            folders[file.partition].append(file)
        found: dict[FoundFile, int | None] = {}
        for held in folders.values():
            found |= {file: _number_of(file) for file in held}
            if len(held) == self.count and None in [found[file] for file in held]:
                in_order = sorted(held, key=lambda file: file.item.key)
                found |= {file: number for number, file in enumerate(in_order)}
        return [found[file] for file in files]


def _number_of(file: FoundFile) -> int | None:
    name = file.item.key.rpartition("/")[2]
    matches = (form.fullmatch(name) for form in _NAMES)
    return next((int(match[1]) for match in matches if match), None)


def _conjuncts(selection: Selection) -> Iterator[Selection]:
    if isinstance(selection, AllOf):
        for term in selection.terms:
            yield from _conjuncts(term)
    else:
        yield selection


def _values(terms: Sequence[Selection], name: str) -> set[str | None] | None:
    """Return what a column may be where all terms hold; None where no equality tells it."""
    told = [values for term in terms if (values := _equal(term, name)) is not None]
    return set.intersection(*told) if told else None


def _equal(term: Selection, name: str) -> set[str | None] | None:
    match term:
        case Test(column=column, operator="=" | "IN", values=values) if column == name:
            return set(values)
        case Test(column=column, operator="IS NULL") if column == name:
            return {None}
        case AllOf():
            return _values(list(_conjuncts(term)), name)
        case AnyOf(terms=terms):
            found = [_equal(one, name) for one in terms]
            known = [one for one in found if one is not None]
            return set().union(*known) if len(known) == len(found) else None
    return None


def buckets_of(table: Mapping[str, Any]) -> Buckets | None:
    """Return how a table's rows are divided; None where they aren't, or by another hash."""
    descriptor, parameters = table.get("StorageDescriptor") or {}, table.get("Parameters") or {}
    names = [name.lower() for name in descriptor.get("BucketColumns") or []]
    count = descriptor.get("NumberOfBuckets") or 0
    is_hives = parameters.get("bucketing_format", "hive").lower() == "hive"
    if not names or count < 1 or not is_hives or parameters.get("bucketing_version", "1") != "1":
        return None
    types = {c["Name"].lower(): parse_type(c["Type"]) for c in descriptor.get("Columns") or []}
    kinds = {name: types[name] for name in names if name in types}
    is_known = len(kinds) == len(names) and all(k.name in BUCKETED_TYPES for k in kinds.values())
    return Buckets(kinds, count) if is_known else None


class BucketedTableSource(GlueTableSource):
    """A table whose files are chosen by the buckets that a query's conditions leave."""

    def __init__(self, buckets: Buckets, *others: Any) -> None:
        super().__init__(*others)
        self._buckets = buckets

    def files(self, partitions: Sequence[PartitionValues] | None) -> Sequence[DataFile]:
        """Return local copies of the partitions' files, all of them for None."""
        return self.files_with(AllOf(()), partitions)

    def files_with(
        self, selection: Selection, partitions: Sequence[PartitionValues] | None
    ) -> Sequence[DataFile]:
        """Return local copies of the partitions' files in which such rows may be."""
        wanted = self._buckets.wanted(selection)
        found = list(self.found(partitions))
        pairs = zip(found, self._buckets.numbered(found), strict=True)
        return [
            replace(self.data_file(file), bucket=number)
            for file, number in pairs
            if wanted is None or number is None or number in wanted
        ]


def table_source(definition: Mapping[str, Any], *others: Any) -> GlueTableSource:
    """Return a table of the catalog as it is read: by its buckets where it has such."""
    buckets = buckets_of(definition)
    if buckets is None:
        return GlueTableSource(definition, *others)
    return BucketedTableSource(buckets, definition, *others)
