"""Draws an answer as a table for the terminal."""

from rich.console import Console
from rich.table import Table

from athena_client.query import Answer
from scripts.answers.questions import Question

NUMERIC = {"tinyint", "smallint", "integer", "bigint", "float", "double", "decimal"}


def print_answer(console: Console, question: Question, answer: Answer, most_rows: int) -> None:
    """Print a question's title, its answer's first rows, and what the answer cost."""
    cost = f"{len(answer.rows):,} rows, {answer.scanned_bytes:,} bytes, {answer.milliseconds} ms"
    table = Table(title=question.title, caption=f"{question.name}: {cost}", title_justify="left")
    for name, kind in zip(answer.columns, answer.types, strict=True):
        table.add_column(name, justify="right" if kind in NUMERIC else "left", overflow="fold")
    for row in answer.rows[:most_rows]:
        table.add_row(*("" if value is None else value for value in row))
    if len(answer.rows) > most_rows:
        table.add_row(*("…" for _ in answer.columns))
    console.print(table, "")
