"""MERGE, UPDATE and DELETE, taken apart (Trino's grammar; the expressions stay texts).

Each expression knows its place in the statement (`places`).
"""

from collections.abc import Sequence
from dataclasses import dataclass

from analytics_emulator.athena.statements.cursor import Cursor
from analytics_emulator.athena.statements.lexer import Token
from analytics_emulator.athena.statements.places import marked, original_place


@dataclass(frozen=True)
class Assignment:
    """`column = expression`."""

    column: Token
    expression: str
    place: tuple[int, int]


@dataclass(frozen=True)
class MergeClause:
    """WHEN [NOT] MATCHED [AND condition] THEN UPDATE, DELETE or INSERT."""

    matched: bool
    condition: str
    action: str
    assignments: Sequence[Assignment] = ()
    columns: Sequence[Token] = ()
    values: Sequence[str] = ()
    place: tuple[int, int] = (1, 1)


@dataclass(frozen=True)
class MergeStatement:
    """The parts of a MERGE: texts of relations and expressions."""

    target: Sequence[Token]
    alias: str
    source: str
    condition: str
    clauses: Sequence[MergeClause]

    @property
    def expressions(self) -> Sequence[str]:
        """All of its expressions."""
        found = [self.condition]
        for clause in self.clauses:
            found += [clause.condition, *(a.expression for a in clause.assignments), *clause.values]
        return found


def text_until(cursor: Cursor, *stops: str) -> str:
    """Take an expression's text up to a word or sign outside of parentheses and CASE … END."""
    start, end, depth = cursor.current.start, cursor.current.start, 0
    while not cursor.is_at_end:
        word, sign = cursor.current.keyword, cursor.current.text
        if depth == 0 and (word in stops or sign in stops):
            break
        depth += {"(": 1, "[": 1, ")": -1, "]": -1}.get(sign, 0)
        depth += {"CASE": 1, "END": -1}.get(word, 0)
        end = cursor.next().end
    if end == start:
        raise cursor.refusal()
    return marked(cursor.text, start, end)


def read_assignments(cursor: Cursor) -> list[Assignment]:
    """Take `column = expression, …`, up to WHERE or WHEN."""
    found: list[Assignment] = []
    while not found or cursor.takes_sign(","):
        place = original_place(cursor.text, cursor.current.start)
        column = cursor.any_name()
        cursor.expect_sign("=")
        expression = text_until(cursor, ",", "WHERE", "WHEN")
        found.append(Assignment(column, expression, place))
    return found


def read_merge(cursor: Cursor) -> MergeStatement:
    """Read the statement."""
    cursor.expect("MERGE", "INTO")
    target = cursor.name_parts()
    cursor.takes("AS")
    named = cursor.current.keyword != "USING"
    alias = cursor.any_name().text if named else target[-1].text
    cursor.expect("USING")
    source = text_until(cursor, "ON")
    cursor.expect("ON")
    condition = text_until(cursor, "WHEN")
    clauses = []
    while cursor.sees("WHEN"):
        clauses.append(_clause(cursor))
    cursor.expect_end()
    return MergeStatement(target, alias, source, condition, clauses)


def rows_of_merge(statement: MergeStatement, title: str) -> str:
    """Return the query of the rows that a MERGE joins, and by which of its clauses they change."""
    inserts = any(not clause.matched for clause in statement.clauses)
    cases = "".join(
        f' WHEN "$here" IS {"NOT " if clause.matched else ""}NULL AND ({clause.condition})'
        f" THEN {number}"
        for number, clause in enumerate(statement.clauses)
    )
    return (
        f'SELECT CASE{cases} END AS "case_number"'  # noqa: S608  # the user's own
        f' FROM (SELECT *, true AS "$here" FROM {title}) AS {statement.alias}'
        f" {'RIGHT' if inserts else 'INNER'} JOIN {statement.source} ON {statement.condition}"
    )


def _clause(cursor: Cursor) -> MergeClause:
    place = original_place(cursor.text, cursor.current.start)
    cursor.expect("WHEN")
    matched = not cursor.takes("NOT")
    cursor.expect("MATCHED")
    condition = text_until(cursor, "THEN") if cursor.takes("AND") else "true"
    cursor.expect("THEN")
    if matched and cursor.takes("DELETE"):
        return MergeClause(matched, condition, "DELETE", place=place)
    if matched:
        cursor.expect("UPDATE", "SET")
        return MergeClause(matched, condition, "UPDATE", read_assignments(cursor), place=place)
    cursor.expect("INSERT")
    columns = cursor.listed(cursor.any_name) if cursor.current.text == "(" else []
    cursor.expect("VALUES")
    values = cursor.listed(lambda: text_until(cursor, ",", ")"))
    return MergeClause(matched, condition, "INSERT", (), columns, values, place)
