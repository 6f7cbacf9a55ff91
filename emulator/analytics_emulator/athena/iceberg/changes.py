"""UPDATE, DELETE and OPTIMIZE: files whose rows change are written anew, in one snapshot.

Athena writes position deletes beside the files (merge on read); the rows that are read are the
same.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pyiceberg.table import FileScanTask

from analytics_emulator.athena.iceberg.commands import (
    catalog_of,
    compiled,
    names_of,
    rows_of_query,
    types_of,
)
from analytics_emulator.athena.iceberg.maintenance import Compaction
from analytics_emulator.athena.iceberg.writing import replace_files
from analytics_emulator.athena.session import ReportScannedBytes, Session
from analytics_emulator.athena.sql import AthenaQueryError
from analytics_emulator.athena.sql.running.sinks import TableSink
from analytics_emulator.athena.sql.types import assignable
from analytics_emulator.athena.statements.merge import Assignment
from analytics_emulator.sql_text import quoted, text_literal


@dataclass
class Changes:
    """One statement's change of a table."""

    session: Session
    definition: Mapping[str, Any]
    report: ReportScannedBytes

    def __post_init__(self) -> None:
        """Load the table: what is committed later by others fails this change."""
        self.table = catalog_of(self.session).load(self.definition)
        self.names, self.types = names_of(self.table), types_of(self.table)
        database, name = self.definition["DatabaseName"], self.definition["Name"]
        self.title = f"{quoted(database)}.{quoted(name)}"

    def delete(self, condition: str) -> int:
        """Delete the rows that fulfil a condition."""
        found = self._found(condition)
        return self._rewritten(found, self._all(f"NOT coalesce(({condition}), false)"))

    def update(self, assignments: Sequence[Assignment], condition: str) -> int:
        """Change columns of the rows that fulfil a condition."""
        given = self.checked(assignments)
        found = self._found(condition)
        values = ", ".join(
            f"IF(coalesce(({condition}), false), CAST(({given[n]}) AS {t}), {quoted(n)})"
            if n in given
            else quoted(n)
            for n, t in zip(self.names, self.types, strict=True)
        )
        return self._rewritten(found, self._all("true", values))

    def checked(self, assignments: Sequence[Assignment]) -> dict[str, str]:
        """Return the expressions by their columns' names; raises where one doesn't fit."""
        given = self.assigned(assignments)
        self._check_types(given)
        return given

    def rewrite(self, condition: str) -> None:
        """Write small files anew, as few as they may be, where rows of theirs fulfil a condition.

        Which files, and how many of a partition are worth it, the table's properties say (user
        guide, "Create Iceberg tables"); that they are counted by partition is unverified.
        """
        found, chosen = self._found(condition), dict[str, int]()
        sizes, groups = Compaction.of(self.table), defaultdict[str, list[FileScanTask]](list)
        for task in self.table.scan().plan_files():
            if task.file.file_path in found and sizes.wants(task):
                groups[f"{task.file.spec_id} {task.file.partition}"].append(task)
        for tasks in groups.values():
            if sizes.suffice(tasks):
                chosen |= {task.file.file_path: 0 for task in tasks}
        self._rewritten(chosen, self._all("true"))

    def _all(self, condition: str, values: str | None = None) -> str:
        shown = values or ", ".join(map(quoted, self.names))
        return f"SELECT {shown} FROM {self.title} WHERE {condition}"  # noqa: S608  # the user's own

    def _found(self, condition: str) -> dict[str, int]:
        """Return how many rows of each file fulfil a condition."""
        sql = f'SELECT "$path", count(*) FROM {self.title} WHERE ({condition}) GROUP BY 1'  # noqa: S608  # the user's own
        select = compiled(sql, self.session)
        found = select.into(TableSink(), self.session, self.report)
        return dict(zip(*(column.to_pylist() for column in found.columns), strict=True))

    def _rewritten(self, found: Mapping[str, int], sql: str) -> int:
        if not found:
            return 0
        paths = ", ".join(text_literal(path) for path in found)
        chosen = f'{sql} AND "$path" IN ({paths})'
        _, rows = rows_of_query(self.session, self.table, chosen, self.report)
        replace_files(self.table, set(found), rows)
        return sum(found.values())

    def assigned(self, assignments: Sequence[Assignment]) -> dict[str, str]:
        """Return the expressions by their columns' names."""
        given: dict[str, str] = {}
        for assignment in assignments:
            name, place = assignment.column.name, "line {}:{}".format(*assignment.place)
            if name not in self.names:
                text = f"The UPDATE SET target column {name} doesn't exist"
                raise AthenaQueryError("COLUMN_NOT_FOUND", f"{place}: {text}")
            if name in given:
                text = f"Column '{name}' specified more than once"
                raise AthenaQueryError("DUPLICATE_COLUMN_NAME", f"{place}: {text}")
            given[name] = assignment.expression
        return given

    def _check_types(self, given: Mapping[str, str]) -> None:
        """Refuse an expression whose type its column isn't assigned from."""
        sql = f"SELECT {', '.join(f'({e})' for e in given.values())} FROM {self.title}"  # noqa: S608  # same
        types = compiled(sql, self.session).analysed().types
        wanted = [self.types[self.names.index(name)] for name in given]
        if not all(map(assignable, types, wanted)):
            text = "UPDATE table column types don't match SET expressions: Table: "
            shown = [", ".join(map(str, found)) for found in (wanted, types)]
            text += f"[{shown[0]}], Expressions: [{shown[1]}]"
            raise AthenaQueryError("TYPE_MISMATCH", f"line 1:1: {text}")
