"""MERGE, UPDATE and DELETE, taken apart (Trino's grammar; the expressions stay texts)."""

from collections.abc import Sequence
from dataclasses import dataclass

from analytics_emulator.athena.statements.cursor import Cursor
from analytics_emulator.athena.statements.lexer import Token


@dataclass(frozen=True)
class Assignment:
    """`column = expression`."""

    column: Token
    expression: str


@dataclass(frozen=True)
class MergeClause:
    """WHEN [NOT] MATCHED [AND condition] THEN UPDATE, DELETE or INSERT."""

    matched: bool
    condition: str
    action: str
    assignments: Sequence[Assignment] = ()
    columns: Sequence[Token] = ()
    values: Sequence[str] = ()


@dataclass(frozen=True)
class MergeStatement:
    """The parts of a MERGE: texts of relations and expressions."""

    target: Sequence[Token]
    alias: str
    source: str
    condition: str
    clauses: Sequence[MergeClause]


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
    return cursor.text[start:end]


def read_assignments(cursor: Cursor) -> list[Assignment]:
    """Take `column = expression, …`, up to WHERE or WHEN."""
    found: list[Assignment] = []
    while not found or cursor.takes_sign(","):
        column = cursor.any_name()
        cursor.expect_sign("=")
        found.append(Assignment(column, text_until(cursor, ",", "WHERE", "WHEN")))
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
    while cursor.takes("WHEN"):
        clauses.append(_clause(cursor))
    cursor.expect_end()
    return MergeStatement(target, alias, source, condition, clauses)


def _clause(cursor: Cursor) -> MergeClause:
    matched = not cursor.takes("NOT")
    cursor.expect("MATCHED")
    condition = text_until(cursor, "THEN") if cursor.takes("AND") else "true"
    cursor.expect("THEN")
    if matched and cursor.takes("DELETE"):
        return MergeClause(matched, condition, "DELETE")
    if matched:
        cursor.expect("UPDATE", "SET")
        return MergeClause(matched, condition, "UPDATE", read_assignments(cursor))
    cursor.expect("INSERT")
    columns = cursor.listed(cursor.any_name) if cursor.current.text == "(" else []
    cursor.expect("VALUES")
    values = cursor.listed(lambda: text_until(cursor, ",", ")"))
    return MergeClause(matched, condition, "INSERT", columns=columns, values=values)
