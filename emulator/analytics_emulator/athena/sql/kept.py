"""A query's template over kept tables: what stands for its derived tables and WITH queries."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from .derived_tables import Lease
from .scans import ReadScan, filled
from .shape import DerivedTable, TableScan


@dataclass(frozen=True)
class Kept:
    """What is kept for one query: its scans with their files, and its hold on the tables."""

    scans: Sequence[TableScan]
    read: Sequence[ReadScan]
    lease: Lease

    def put_into(self, template: str, derived: Sequence[DerivedTable]) -> str:
        """Put kept tables into a template, as far as there are any."""
        for one in derived:
            over_common = partial(self._over_common, one)
            kept = self._table(one.sql, over_common) if one.takes_work else f"({over_common()})"
            if kept:
                template = template.replace(f"({one.sql})", kept)
        return template

    def _over_common(self, derived: DerivedTable) -> str:
        """Give a derived table's SQL over the tables that hold its WITH queries."""
        sql = derived.sql
        for common in derived.common:
            if table := self._table(common):
                sql = sql.replace(f"({common})", f"(FROM {table})")
        return sql

    def _table(self, sql: str, shorter: Callable[[], str] | None = None) -> str | None:
        """Give the table with the rows of a part of the template, which `shorter` gives too."""
        own = [
            read
            for scan, read in zip(self.scans, self.read, strict=True)
            if scan.placeholder in sql
        ]
        rows = sum(file.rows for read in own for file in read.files)
        computed = (lambda: filled(shorter(), self.scans, self.read)) if shorter else None
        return self.lease.name(filled(sql, self.scans, self.read), rows, computed)
