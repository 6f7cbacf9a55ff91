"""UPDATE, DELETE, MERGE and OPTIMIZE: files whose rows change are written anew, in one snapshot.

Athena writes position deletes beside the files (merge on read); the rows that are read are the
same.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from analytics_emulator.athena.commands.select import select_command
from analytics_emulator.athena.iceberg.commands import (
    catalog_of,
    names_of,
    rows_of_query,
    types_of,
)
from analytics_emulator.athena.iceberg.writing import read_rows, replace_files, rows_in
from analytics_emulator.athena.session import ReportScannedBytes, Session
from analytics_emulator.athena.sql import AthenaQueryError
from analytics_emulator.athena.sql.running.sinks import TableSink
from analytics_emulator.athena.sql.types import assignable
from analytics_emulator.athena.statements.lexer import tokens, without_comments
from analytics_emulator.athena.statements.merge import Assignment, MergeClause, MergeStatement
from analytics_emulator.athena.tables.arrow_sink import ArrowSink
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
        given = self._assigned(assignments)
        self._check_types(given)
        found = self._found(condition)
        values = ", ".join(
            f"IF(coalesce(({condition}), false), CAST(({given[n]}) AS {t}), {quoted(n)})"
            if n in given
            else quoted(n)
            for n, t in zip(self.names, self.types, strict=True)
        )
        return self._rewritten(found, self._all("true", values))

    def rewrite(self, condition: str) -> None:
        """Write the files whose rows fulfil a condition anew, as few as they may be."""
        found = self._found(condition)
        if len(found) > 1:
            self._rewritten(found, self._all("true"))

    def merge(self, statement: MergeStatement) -> int:
        """Change, delete and add rows by what a source has for them."""
        path = self.session.scratch / "merged.parquet"
        names = [f"c{i}" for i in range(len(self.names))]
        sql = self._merge_sql(statement)
        select = select_command(sql, (), self.session)
        limit = self.session.engine.limits.disk_bytes
        select.into(ArrowSink(path, [*names, "rid", "clause"], limit), self.session, self.report)
        if not path.exists():
            return 0
        rows = rows_in(path)
        count, kept = _merged(rows, statement.clauses)
        if count == 0:
            return 0
        pq.write_table(kept.select(names), path)
        files = {task.file.file_path for task in self.table.scan().plan_files()}
        replace_files(self.table, files, read_rows(self.table, path))
        return count

    def _all(self, condition: str, values: str | None = None) -> str:
        shown = values or ", ".join(map(quoted, self.names))
        return f"SELECT {shown} FROM {self.title} WHERE {condition}"  # noqa: S608  # the user's own

    def _found(self, condition: str) -> dict[str, int]:
        """Return how many rows of each file fulfil a condition."""
        sql = f'SELECT "$path", count(*) FROM {self.title} WHERE ({condition}) GROUP BY 1'  # noqa: S608  # the user's own
        select = select_command(sql, (), self.session)
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

    def _assigned(self, assignments: Sequence[Assignment]) -> dict[str, str]:
        given = {}
        for assignment in assignments:
            name = assignment.column.name
            if name not in self.names:
                text = f"The UPDATE SET target column {name} doesn't exist"
                place = f"line 1:{assignment.column.start + 1}"
                raise AthenaQueryError("COLUMN_NOT_FOUND", f"{place}: {text}")
            given[name] = assignment.expression
        return given

    def _check_types(self, given: Mapping[str, str]) -> None:
        """Refuse an expression whose type its column isn't assigned from."""
        sql = f"SELECT {', '.join(f'({e})' for e in given.values())} FROM {self.title}"  # noqa: S608  # same
        types = select_command(sql, (), self.session).analysed().types
        wanted = [self.types[self.names.index(name)] for name in given]
        if not all(map(assignable, types, wanted)):
            text = "UPDATE table column types don't match SET expressions: Table: "
            shown = [", ".join(map(str, found)) for found in (wanted, types)]
            text += f"[{shown[0]}], Expressions: [{shown[1]}]"
            raise AthenaQueryError("TYPE_MISMATCH", f"line 1:1: {text}")

    def _merge_sql(self, statement: MergeStatement) -> str:
        """Return the query of all rows that there will be, each with what gave it.

        A target's row has its number, once for each of the source's rows that it matches; those
        that are added have none.
        """
        numbered = f'SELECT *, row_number() OVER () AS "$rid" FROM {self.title}'  # noqa: S608  # same
        target = f"({numbered}) AS {statement.alias}"
        source = _marked(statement.source)
        rid = f'{statement.alias}."$rid"'
        matched = [c for c in statement.clauses if c.matched]
        added = [c for c in statement.clauses if not c.matched]
        clauses = "".join(
            f" WHEN ({c.condition}) THEN {statement.clauses.index(c)}" for c in matched
        )
        unchanged = 'WHEN "$source" IS NULL THEN -1'
        values = ", ".join(
            self._merged_value(n, str(t), statement, matched)
            for n, t in zip(self.names, self.types, strict=True)
        )
        parts = [
            f"SELECT {values}, {rid}, CASE {unchanged}{clauses} ELSE -1 END"  # noqa: S608  # same
            f" FROM {target} LEFT JOIN {source} ON {statement.condition}"
        ]
        earlier = ""
        for clause in added:
            columns = [token.name for token in clause.columns] or self.names
            if len(columns) != len(clause.values):
                text = f"MERGE inserts {len(clause.values)} values into {len(columns)} columns"
                raise AthenaQueryError("TYPE_MISMATCH", f"line 1:1: {text}")
            given = dict(zip(columns, clause.values, strict=True))
            cells = ", ".join(
                f"CAST(({given.get(n, 'NULL')}) AS {t})"
                for n, t in zip(self.names, self.types, strict=True)
            )
            parts.append(
                f"SELECT {cells}, {rid}, {statement.clauses.index(clause)}"  # noqa: S608
                f" FROM {target} RIGHT JOIN {source} ON {statement.condition}"
                f" WHERE {rid} IS NULL AND coalesce(({clause.condition}), false){earlier}"
            )
            earlier += f" AND NOT coalesce(({clause.condition}), false)"
        return " UNION ALL ".join(parts)

    def _merged_value(
        self, name: str, t: str, statement: MergeStatement, clauses: Sequence[MergeClause]
    ) -> str:
        own = f"{statement.alias}.{quoted(name)}"
        text = f'CASE WHEN "$source" IS NULL THEN {own}'
        for clause in clauses:
            given = self._assigned(clause.assignments)
            value = f"CAST(({given[name]}) AS {t})" if name in given else own
            text += f" WHEN ({clause.condition}) THEN {value}"
        return f"{text} ELSE {own} END"


def _marked(source: str) -> str:
    """Return a MERGE's source with a column that is NULL where a join found none of its rows."""
    words = source.strip()
    return f'(SELECT *, true AS "$source" FROM {words}) AS {_alias(words)}'  # noqa: S608  # the user's own


def _alias(source: str) -> str:
    words = without_comments(tokens(source))
    depth, last = 0, words[0]
    for word in words:
        depth += {"(": 1, ")": -1}.get(word.text, 0)
        if depth == 0 and word.is_name and word.keyword != "AS":
            last = word
    return last.text


def _merged(rows: pa.Table, clauses: Sequence[MergeClause]) -> tuple[int, pa.Table]:
    """Return how many rows a MERGE changed, and the rows that there will be."""
    rid, clause = rows.column("rid"), rows.column("clause")
    changed = rows.filter(pc.and_(pc.is_valid(rid), pc.greater_equal(clause, 0)))
    numbers = changed.column("rid")
    if len(pc.unique(numbers)) < len(numbers):
        text = "One MERGE target table row matched more than one source row"
        raise AthenaQueryError("MERGE_TARGET_ROW_MULTIPLE_MATCHES", text)
    added = rows.filter(pc.is_null(rid))
    deleting = [n for n, c in enumerate(clauses) if c.action == "DELETE"]
    same = rows.filter(pc.and_(pc.is_valid(rid), pc.less(clause, 0)))
    same = same.filter(pc.invert(pc.is_in(same.column("rid"), numbers.combine_chunks())))
    firsts = same.append_column("at", pa.array(range(same.num_rows), pa.int64()))
    chosen = firsts.group_by("rid").aggregate([("at", "min")]).column("at_min")
    kept = changed.filter(
        pc.invert(pc.is_in(changed.column("clause"), pa.array(deleting, clause.type)))
    )
    return changed.num_rows + added.num_rows, pa.concat_tables([same.take(chosen), kept, added])
