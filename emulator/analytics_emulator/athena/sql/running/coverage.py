"""Which files of a table stand behind rows, and whether rows over more files do as well.

A scan's conditions choose partitions, and the query drops the rows of all others by itself
(rewriting/partition_pruning.py): so what was computed over more partitions serves too. Each of the
query's own partitions must have the very same files there, and each other one must be the table's
still: only then the conditions are what leaves it out.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from ..source import DataFile

type Partition = tuple[str | None, ...]

_NONE: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Coverage:
    """The files of a scan by partition, the partitions that are chosen, and all of the table's.

    None is chosen where files are chosen by more than their partitions: then files are compared.
    """

    files: Mapping[Partition, frozenset[str]]
    chosen: frozenset[Partition] | None = None
    standing: frozenset[Partition] = frozenset()

    def of(self, partitions: Collection[Partition]) -> "Coverage":
        """Return what it says of some partitions."""
        files = {p: self.files[p] for p in partitions if p in self.files}
        chosen = None if self.chosen is None else self.chosen.intersection(partitions)
        return Coverage(files, chosen, self.standing)

    def serves(self, other: "Coverage") -> bool:
        """Return whether rows over these files do for a query that chose the other's."""
        if self.chosen is None or other.chosen is None:
            return self.files == other.files
        same = (self.files.get(p, _NONE) == other.files.get(p, _NONE) for p in other.chosen)
        return self.files.keys() <= other.standing and all(same)


def coverage(
    files: Iterable[DataFile],
    chosen: Sequence[Partition] | None,
    standing: Sequence[Partition] | None,
) -> Coverage:
    """Return the coverage of a scan."""
    paths: dict[Partition, set[str]] = {}
    for file in files:
        paths.setdefault(file.partition, set()).add(file.path)
    held = {partition: frozenset(found) for partition, found in paths.items()}
    if chosen is None or standing is None:
        return Coverage(held)
    return Coverage(held, frozenset(chosen), frozenset(standing))


def all_serve(those: Sequence[Coverage], wanted: Sequence[Coverage]) -> bool:
    """Return whether each serves the one in its place."""
    return all(one.serves(other) for one, other in zip(those, wanted, strict=True))


def same_files(those: Sequence[Coverage], wanted: Sequence[Coverage]) -> bool:
    """Return whether each is over the very files of the one in its place."""
    return all(one.files == other.files for one, other in zip(those, wanted, strict=True))
