"""Where a CREATE TABLE AS's words stand in the text that Athena formats anew before it plans it.

Errors of the query refer to that text. Its layout is known for plain queries (measured,
aoyagikouhei/athena-local, 2026-09: Trino's SqlFormatter, after a WITH clause to which Athena adds
one property); for others there is no answer.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from analytics_emulator.athena.failure import ExecutionFailedError
from analytics_emulator.athena.statements.cursor import Cursor
from analytics_emulator.athena.statements.lexer import Token

type Place = tuple[int, int]

_INDENT = 3
_OPERATORS = ("+", "-", "*", "/")
_COMPARISONS = ("<>", "!=", "<=", ">=", "=", "<", ">")


def formatted_place(statement: str, line: int, column: int) -> Place | None:
    """Return the line and column, from 1, that a place has after formatting."""
    lines = statement.split("\n")[: line - 1]
    offset = sum(len(text) + 1 for text in lines) + column - 1
    try:
        return dict(_places(Cursor(statement))).get(offset)
    except (ExecutionFailedError, _UnknownLayoutError):
        return None


class _UnknownLayoutError(Exception):
    """A query whose layout wasn't measured."""


@dataclass(frozen=True)
class _Item:
    """An operand, or two with an operator between them."""

    left: Sequence[Token]
    operator: Token | None


def _places(cursor: Cursor) -> Iterator[tuple[int, Place]]:
    cursor.expect("CREATE", "TABLE")
    cursor.takes("IF", "NOT", "EXISTS")
    cursor.name_parts()
    given = _count_properties(cursor) if cursor.takes("WITH") else 0
    cursor.expect("AS")
    closing = 4 + given  # `) AS SELECT`, after CREATE TABLE, WITH ( and one property more
    nested = cursor.takes_sign("(")
    cursor.expect("SELECT")
    if nested:
        yield from _query_places(cursor, closing + 1, _INDENT + 8, _INDENT)
        cursor.expect_sign(")")
    else:
        yield from _query_places(cursor, closing, 13, 0)
    if cursor.takes("WITH"):
        cursor.takes("NO")
        cursor.expect("DATA")
    cursor.expect_end()


def _count_properties(cursor: Cursor) -> int:
    cursor.expect_sign("(")
    count = 0
    while True:
        cursor.name()
        cursor.expect_sign("=")
        cursor.string()
        count += 1
        if not cursor.takes_sign(","):
            cursor.expect_sign(")")
            return count


def _query_places(
    cursor: Cursor, line: int, column: int, indent: int
) -> Iterator[tuple[int, Place]]:
    """Yield the places in a SELECT: one item stands beside it, several stand below."""
    items = [_item(cursor)]
    while cursor.takes_sign(","):
        items.append(_item(cursor))
    for item in items:
        if len(items) > 1:
            line, column = line + 1, indent + 3
        yield from _item_places(item, line, column)
    if cursor.takes("FROM"):
        yield cursor.current.start, (line + 2, indent + 3)
        _operand(cursor)
        if cursor.takes("WHERE"):
            yield cursor.current.start, (line + 3, indent + 8)
            _operand(cursor)
            if cursor.next().text not in _COMPARISONS:
                raise _UnknownLayoutError
            _operand(cursor)


def _item_places(item: _Item, line: int, column: int) -> Iterator[tuple[int, Place]]:
    """Yield an item's places; an operation stands in parentheses."""
    if item.operator is None:
        yield item.left[0].start, (line, column)
        return
    width = item.left[-1].end - item.left[0].start
    yield item.left[0].start, (line, column + 1)
    yield item.operator.start, (line, column + 1 + width + 1)


def _item(cursor: Cursor) -> _Item:
    if cursor.current.text == "*":
        return _Item([cursor.next()], None)
    left, operator = _operand(cursor), None
    if cursor.current.text in _OPERATORS:
        operator = cursor.next()
        _operand(cursor)
    if cursor.takes("AS"):
        cursor.next()
    return _Item(left, operator)


def _operand(cursor: Cursor) -> Sequence[Token]:
    if cursor.current.kind in ("string", "number"):
        return [cursor.next()]
    return cursor.name_parts()
