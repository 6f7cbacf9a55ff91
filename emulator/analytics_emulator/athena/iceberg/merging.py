"""MERGE: one query gives the rows that there will be, each with the clause that gave it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from analytics_emulator.athena.iceberg.changes import Changes
from analytics_emulator.athena.iceberg.commands import compiled
from analytics_emulator.athena.iceberg.writing import read_rows, replace_files, rows_in
from analytics_emulator.athena.sql import AthenaQueryError
from analytics_emulator.athena.sql.types import assignable
from analytics_emulator.athena.statements.lexer import tokens, without_comments
from analytics_emulator.athena.statements.merge import MergeClause, MergeStatement
from analytics_emulator.athena.tables.arrow_sink import ArrowSink
from analytics_emulator.sql_text import quoted


@dataclass(frozen=True)
class Merge:
    """A MERGE into a table; files in which no row changes stay."""

    changes: Changes
    statement: MergeStatement

    def run(self) -> int:
        """Change, delete and add rows by what a source has for them; return how many."""
        changes, clauses = self.changes, self.statement.clauses
        given = self._all_given()
        session = changes.session
        path, names = session.scratch / "merged.parquet", self._columns
        sink = ArrowSink(path, [*names, "file", "rid", "clause"], session.engine.limits.disk_bytes)
        compiled(self._sql(given), session).into(sink, session, changes.report)
        if not path.exists():
            return 0
        count, files, kept = merged(rows_in(path), clauses)
        if count:
            pq.write_table(kept.select(names), path)
            replace_files(changes.table, files, read_rows(changes.table, path))
        return count

    def checked(self) -> list[str]:
        """Return the columns that it writes; raises what doesn't fit the table."""
        return list(dict.fromkeys(name for given in self._all_given() for name in given))

    def _all_given(self) -> list[dict[str, str]]:
        return [self._given(number, c) for number, c in enumerate(self.statement.clauses)]

    @property
    def _columns(self) -> list[str]:
        return [f"c{i}" for i in range(len(self.changes.names))]

    @property
    def _target(self) -> str:
        columns = '*, "$path" AS "$file", row_number() OVER () AS "$rid"'
        return f"(SELECT {columns} FROM {self.changes.title}) AS {self.statement.alias}"  # noqa: S608  # the user's own

    @property
    def _source(self) -> str:
        """The source, with a column that is NULL where a join found none of its rows."""
        words = self.statement.source
        return f'(SELECT *, true AS "$source" FROM {words}) AS {_alias(words)}'  # noqa: S608  # same

    def _given(self, number: int, clause: MergeClause) -> dict[str, str]:
        """Return a clause's expressions by their columns; raises what doesn't fit the table."""
        if clause.action == "UPDATE":
            given = self.changes.assigned(clause.assignments)
        else:
            given = self._inserted(clause)
        if given:
            self._check_types(number, clause, given)
        return given

    def _inserted(self, clause: MergeClause) -> dict[str, str]:
        known, place = self.changes.names, "line {}:{}".format(*clause.place)
        columns = [token.name for token in clause.columns] or known
        for name in columns:
            if name not in known:
                text = f"Insert column name does not exist in target table: {name}"
                raise AthenaQueryError("COLUMN_NOT_FOUND", f"{place}: {text}")
            if columns.count(name) > 1:
                text = f"Insert column name is specified more than once: {name}"
                raise AthenaQueryError("DUPLICATE_COLUMN_NAME", f"{place}: {text}")
        if clause.action == "DELETE":
            return {}
        if len(columns) != len(clause.values):
            text = f"MERGE inserts {len(clause.values)} values into {len(columns)} columns"
            raise AthenaQueryError("TYPE_MISMATCH", f"{place}: {text}")
        return dict(zip(columns, clause.values, strict=True))

    def _check_types(self, number: int, clause: MergeClause, given: dict[str, str]) -> None:
        """Refuse expressions whose types their columns aren't assigned from (text from memory)."""
        values = ", ".join(f"({expression})" for expression in given.values())
        join = f"{self._target} JOIN {self._source} ON {self.statement.condition}"
        sql = f"SELECT {values} FROM {join}"  # noqa: S608  # the user's own
        types = compiled(sql, self.changes.session).analysed().types
        known = dict(zip(self.changes.names, self.changes.types, strict=True))
        wanted = [known[name] for name in given]
        if not all(map(assignable, types, wanted)):
            shown = [", ".join(map(str, found)) for found in (wanted, types)]
            text = f"MERGE table column types don't match for MERGE case {number}, SET expressions:"
            text += f" Table: [{shown[0]}], Expressions: [{shown[1]}]"
            place = "line {}:{}".format(*clause.place)
            raise AthenaQueryError("TYPE_MISMATCH", f"{place}: {text}")

    def _sql(self, given: Sequence[dict[str, str]]) -> str:
        """Return the query of all rows that there will be.

        A target's row has its file and number, once for each of the source's rows that it matches;
        those that are added have none.
        """
        statement, rid = self.statement, f'{self.statement.alias}."$rid"'
        file = f'{statement.alias}."$file"'
        matched = [n for n, c in enumerate(statement.clauses) if c.matched]
        chosen = "".join(f" WHEN ({statement.clauses[n].condition}) THEN {n}" for n in matched)
        values = ", ".join(self._value(i, matched, given) for i in range(len(self._columns)))
        clause = f'CASE WHEN "$source" IS NULL THEN -1{chosen} ELSE -1 END'
        parts = [
            f"SELECT {values}, {file}, {rid}, {clause}"  # noqa: S608  # same
            f" FROM {self._target} LEFT JOIN {self._source} ON {statement.condition}"
        ]
        earlier = ""
        for number, each in enumerate(statement.clauses):
            if not each.matched:
                cells = ", ".join(self._cell(i, given[number]) for i in range(len(self._columns)))
                parts.append(
                    f"SELECT {cells}, {file}, {rid}, {number}"  # noqa: S608
                    f" FROM {self._target} RIGHT JOIN {self._source} ON {statement.condition}"
                    f" WHERE {rid} IS NULL AND coalesce(({each.condition}), false){earlier}"
                )
                earlier += f" AND NOT coalesce(({each.condition}), false)"
        return " UNION ALL ".join(parts)

    def _value(self, column: int, matched: Collection[int], given: Sequence[dict[str, str]]) -> str:
        name = self.changes.names[column]
        own = f"{self.statement.alias}.{quoted(name)}"
        text = f'CASE WHEN "$source" IS NULL THEN {own}'
        for number in matched:
            value = self._cell(column, given[number]) if name in given[number] else own
            text += f" WHEN ({self.statement.clauses[number].condition}) THEN {value}"
        return f"{text} ELSE {own} END"

    def _cell(self, column: int, given: dict[str, str]) -> str:
        value = given.get(self.changes.names[column], "NULL")
        return f"CAST(({value}) AS {self.changes.types[column]})"


def _alias(source: str) -> str:
    words = without_comments(tokens(source))
    depth, last = 0, words[0]
    for word in words:
        depth += {"(": 1, ")": -1}.get(word.text, 0)
        if depth == 0 and word.is_name and word.keyword != "AS":
            last = word
    return last.text


def merged(rows: pa.Table, clauses: Sequence[MergeClause]) -> tuple[int, set[str], pa.Table]:
    """Return how many rows a MERGE changed, the files that had them, and what comes instead."""
    rid, clause = rows.column("rid"), rows.column("clause")
    changed = rows.filter(pc.and_(pc.is_valid(rid), pc.greater_equal(clause, 0)))
    numbers = changed.column("rid")
    if len(pc.unique(numbers)) < len(numbers):
        text = "One MERGE target table row matched more than one source row"
        raise AthenaQueryError("MERGE_TARGET_ROW_MULTIPLE_MATCHES", text)
    added = rows.filter(pc.is_null(rid))
    files = pc.unique(changed.column("file"))
    deleting = [n for n, c in enumerate(clauses) if c.action == "DELETE"]
    same = rows.filter(pc.and_(pc.is_in(rows.column("file"), files), pc.less(clause, 0)))
    same = same.filter(pc.invert(pc.is_in(same.column("rid"), numbers.combine_chunks())))
    firsts = same.append_column("at", pa.array(range(same.num_rows), pa.int64()))
    chosen = firsts.group_by("rid").aggregate([("at", "min")]).column("at_min")
    gone = pc.is_in(changed.column("clause"), pa.array(deleting, clause.type))
    kept = changed.filter(pc.invert(gone))
    count = changed.num_rows + added.num_rows
    return count, set(files.to_pylist()), pa.concat_tables([same.take(chosen), kept, added])
