"""Where a piece of a statement stood, kept in a comment before it.

UPDATE, DELETE and MERGE are answered by queries that are put together of their expressions. An
error in such a query is told at the place of the user's own text.
"""

import re

from analytics_emulator.athena.statements.lexer import position

_MARK = re.compile(r"/\*@(\d+):(\d+)\+(\d+)\*/")
_PLACE = re.compile(r"line (\d+):(\d+)")


def marked(text: str, start: int, end: int) -> str:
    """Return a piece of a text behind a comment with its place."""
    line, column = original_place(text, start)
    return f"/*@{line}:{column}+{end - start}*/{text[start:end]}"


def moved(text: str, place: tuple[int, int]) -> tuple[int, int] | None:
    """Return where a place in marked pieces stood in the statement; None outside of pieces."""
    found = None
    for mark in _MARK.finditer(text):
        begin = line_and_column(text, mark.end())
        if place < begin:
            break
        inside = place <= line_and_column(text, mark.end() + int(mark[3]))
        line, column = int(mark[1]), int(mark[2])
        if place[0] == begin[0]:
            there = line, column + place[1] - begin[1]
        else:
            there = line + place[0] - begin[0], place[1]
        found = there if inside else None
    return found


def original_place(text: str, start: int) -> tuple[int, int]:
    """Return the line and column that a place had before the text was put together."""
    found = line_and_column(text, start)
    return moved(text, found) or found


def placed_as_written(message: str, text: str) -> str:
    """Return an error's message about a text of marked pieces, its place the statement's own.

    What lies outside of all pieces is ours, and told at the statement's begin.
    """
    found = _PLACE.match(message)
    if found is None:
        return message
    line, column = moved(text, _place(found[0])) or (1, 1)
    return f"line {line}:{column}{message[found.end() :]}"


def line_and_column(text: str, start: int) -> tuple[int, int]:
    """Return a place as the two numbers that Athena's parser counts."""
    return _place(position(text, start))


def _place(text: str) -> tuple[int, int]:
    line, column = text.removeprefix("line ").split(":")
    return int(line), int(column)
